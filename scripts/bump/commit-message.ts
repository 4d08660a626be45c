import type { Range } from '../core/source.ts';
import { longestHeader, parseHeader } from '../lib/commit-header.ts';

/*
 * Conventional Commits 1.0.0, read strictly; what comes near but is not it becomes a named deviation.
 * https://www.conventionalcommits.org/en/v1.0.0/
 */

export interface Footer {
  /** As written, a `-` for each space: `BREAKING CHANGE` is `BREAKING-CHANGE`. */
  readonly token: string;
  readonly value: string;
  readonly range: Range;
}

export type DeviationName =
  | 'not-conventional' | 'near-miss' | 'second-line-not-blank' | 'breaking-in-body' | 'breaking-not-upper-case' | 'breaking-without-text';

/** Something in a message that is not what its author may have meant. */
export interface Deviation {
  readonly name: DeviationName;
  readonly message: string;
  readonly help: string;
  readonly range: Range;
}

export interface CommitMessage {
  /** The message itself. */
  readonly text: string;
  /** Lower case; `null` when the header is not conventional. */
  readonly type: string | null;
  readonly scope: string | null;
  readonly breaking: boolean;
  /** What the breaking change is, when the message says so. */
  readonly breakingNotes: readonly string[];
  readonly description: string;
  readonly header: string;
  readonly footers: readonly Footer[];
  readonly deviations: readonly Deviation[];
}

interface Line {
  readonly text: string;
  readonly start: number;
  fenced: boolean;
}

const footerStart = /^(BREAKING CHANGE|BREAKING-CHANGE|[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)(?:: | #)/;
/** Longest token that is looked for: a regular expression on one line of megabytes runs out of stack. */
const longestToken = 256;
const breakingStart = /^BREAKING[ -]CHANGE: +(\S.*)$/;
const breakingAnyCase = /^\s*(?:[*-]\s+)?BREAKING[ -]CHANGES?\s*(?::|#|$)/i;

/** @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks; what follows three backticks holds no backtick */
const fenceMark = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/;

/**
 * Lines of the message, with whether they stand inside a code fence. A fence ends by one of its kind, at least as
 * long, with nothing behind it. One that never ends is none: else three stray backticks would hide a BREAKING CHANGE.
 */
function linesOf(message: string): Line[] {
  const lines: Line[] = [];
  let fence: string | undefined;
  let opened = 0;
  let start = 0;
  while (start <= message.length) {
    const newline = message.indexOf('\n', start);
    const end = newline === -1 ? message.length : newline;
    const text = message.slice(start, message.charAt(end - 1) === '\r' && end > start ? end - 1 : end);
    const [, mark, info = ''] = text.includes('```') || text.includes('~~~') ? fenceMark.exec(text) ?? [] : [];
    const fenced = fence !== undefined || mark !== undefined;
    if (mark !== undefined) {
      if (fence === undefined) [fence, opened] = [mark, lines.length];
      else if (mark.startsWith(fence) && info.trim() === '') fence = undefined;
    }
    lines.push({ text, start, fenced });
    start = end + 1;
  }
  if (fence !== undefined) for (const line of lines.slice(opened)) line.fenced = false;
  return lines;
}

/** Footers: they begin at a paragraph whose first line is one, and go on to the end of the message. */
function footersOf(lines: readonly Line[]): Footer[] {
  const found: { readonly token: string; readonly line: Line; readonly value: string[] }[] = [];
  for (const [at, line] of lines.entries()) {
    if (at === 0) continue;
    const match = line.fenced ? null : footerStart.exec(line.text.slice(0, longestToken));
    const opens = at > 1 && (lines[at - 1] as Line).text.trim() === '';
    if (match !== null && (opens || found.length > 0)) found.push({ token: (match[1] as string).replaceAll(' ', '-'), line, value: [line.text.slice(match[0].length)] });
    else found.at(-1)?.value.push(line.text);
  }
  return found.map(({ token, line, value }) => ({ token, value: value.join('\n').trim(), range: { start: line.start, end: line.start + line.text.length } }));
}

const word = '[\\p{L}][\\p{L}\\p{N}_/-]*';

/** Compiled at the first header that needs them: most histories have some, and `\p{L}` is a large class. */
let nears: readonly (readonly [RegExp, string, string])[] | undefined;

function nearPatterns(): readonly (readonly [RegExp, string, string])[] {
  return [
    [/^\ufeff/u, 'a byte order mark stands before the type', 'remove it'],
    [new RegExp(`^\\s+${word}(?:\\([^)]*\\))?!?: `, 'u'), 'white space stands before the type', 'remove it'],
    [new RegExp(`^${word}(?:\\([^)]*\\))?!?:\\S`, 'u'), 'there is no space behind the colon', 'write `type: description`'],
    [new RegExp(`^${word}(?:\\([^)]*\\))?!?:[^\\S ]`, 'u'), 'behind the colon stands white space that is not a space', 'write one ordinary space'],
    [new RegExp(`^${word}(?:\\([^)]*\\))?!?\\s+:`, 'u'), 'there is a space before the colon', 'write `type: description`'],
    [new RegExp(`^${word}!\\(`, 'u'), '`!` stands before the scope', 'write `type(scope)!: description`'],
    [new RegExp(`^${word}\\(\\s*\\)!?:`, 'u'), 'the scope is empty', 'name the scope, or leave the parentheses out'],
    [new RegExp(`^${word}(?:\\([^)]*\\))?!?:\\s*$`, 'u'), 'there is no description', 'write `type: description`'],
    [/^(?:fixup|squash|amend)! /, 'this is a commit for `git rebase --autosquash`', 'rebase before it is merged'],
    [new RegExp(`^[^\\p{L}]+${word}(?:\\([^)]*\\))?!?: `, 'u'), 'something stands before the type', 'begin with the type; emoji go into the description'],
  ];
}

function headerDeviation(header: string): Deviation | undefined {
  // every pattern has one of these; merges and plain sentences have none
  if (header.length > longestHeader || !/[:!\ufeff]/.test(header)) return undefined;
  nears ??= nearPatterns();
  const found = nears.find(([pattern]) => pattern.test(header));
  return found === undefined ? undefined : { name: 'near-miss', message: found[1], help: found[2], range: { start: 0, end: header.length } };
}

/** More of one message say nothing new. */
const mostDeviations = 20;

function bodyDeviations(lines: readonly Line[], isFooter: (line: Line) => boolean): Deviation[] {
  const found: Deviation[] = [];
  for (const line of lines.slice(1)) {
    if (found.length === mostDeviations) break;
    if (line.fenced || !breakingAnyCase.test(line.text) || isFooter(line)) continue;
    const range = { start: line.start, end: line.start + line.text.length };
    if (breakingStart.test(line.text)) {
      found.push({ name: 'breaking-in-body', range, message: 'this BREAKING CHANGE is not a footer and does not count', help: 'put an empty line before it, or `!` before the colon of the header' });
    } else if (/^\s*(?:[*-]\s+)?BREAKING[ -]CHANGES?/.test(line.text)) {
      found.push({ name: 'breaking-without-text', range, message: 'this BREAKING CHANGE does not count', help: 'write `BREAKING CHANGE: what breaks` at the start of a line, as a footer' });
    } else {
      found.push({ name: 'breaking-not-upper-case', range, message: 'a breaking change counts in upper case only', help: 'write `BREAKING CHANGE: what breaks`' });
    }
  }
  return found;
}

/** One for all: most messages have no deviation. */
const none: readonly Deviation[] = [];

/** One of the words without which no body makes a difference to the version. */
const breakingWord = /breaking[ -]change/i;

/**
 * What is read at once is what every commit needs: the header, and whether it is breaking. Footers and deviations are
 * read when they are asked for, which in a long history is rarely the case.
 */
class ParsedMessage implements CommitMessage {
  readonly text: string;
  readonly type: string | null;
  readonly scope: string | null;
  readonly breaking: boolean;
  readonly header: string;
  #footers: readonly Footer[] | undefined;
  #deviations: readonly Deviation[] | undefined;

  constructor(text: string) {
    this.text = text;
    const end = this.text.indexOf('\n');
    this.header = (end === -1 ? this.text : this.text.slice(0, end)).replace(/\r$/, '');
    const parsed = parseHeader(this.header);
    this.type = parsed?.type.toLowerCase() ?? null;
    this.scope = parsed?.scope ?? null;
    this.breaking = parsed !== undefined && (parsed.breaking || this.breakingNotes.length > 0);
  }

  get description(): string {
    return parseHeader(this.header)?.description ?? this.header.trim();
  }

  get footers(): readonly Footer[] {
    // a footer stands on the third line at the earliest
    return (this.#footers ??= this.text.indexOf('\n', this.text.indexOf('\n') + 1) === -1 ? [] : footersOf(linesOf(this.text)));
  }

  get breakingNotes(): readonly string[] {
    if (this.type === null || !this.text.includes('BREAKING')) return [];
    return this.footers.filter(({ token, value, range }) => token === 'BREAKING-CHANGE' && value !== '' && breakingStart.test(this.text.slice(range.start, range.end))).map(({ value }) => value);
  }

  get deviations(): readonly Deviation[] {
    return (this.#deviations ??= this.#findDeviations());
  }

  /** The line that begins there has nothing but white space. */
  #isBlank(start: number): boolean {
    const end = this.text.indexOf('\n', start);
    return end === start || start === this.text.length || this.text.slice(start, end === -1 ? undefined : end).trim() === '';
  }

  #findDeviations(): readonly Deviation[] {
    const body = this.text.indexOf('\n') + 1;
    if (this.type !== null && (body === 0 || (this.#isBlank(body) && !breakingWord.test(this.text)))) return none;
    const deviations: Deviation[] = [];
    if (this.type === null) {
      deviations.push(headerDeviation(this.header) ?? { name: 'not-conventional', message: 'the header is not `type(scope): description`', help: 'begin with a type such as feat or fix', range: { start: 0, end: this.header.length } });
    }
    if (!this.text.includes('\n')) return deviations;
    if (!this.#isBlank(body)) {
      const second = /^[^\n]*/.exec(this.text.slice(body))?.[0].replace(/\r$/, '') ?? '';
      deviations.push({ name: 'second-line-not-blank', message: 'the second line is not empty', help: 'put an empty line between header and body', range: { start: body, end: body + second.length } });
    }
    if (!breakingWord.test(this.text)) return deviations.length === 0 ? none : deviations;
    const places = new Set(this.footers.map(({ range }) => range.start));
    for (const one of bodyDeviations(linesOf(this.text), (line) => places.has(line.start) && breakingStart.test(line.text))) deviations.push(one);
    return deviations;
  }
}

/**
 * Reads a commit message, in linear time and to its end, since footers stand there. Never throws; a message that is
 * not conventional has `type: null`.
 */
export function parseCommitMessage(text: string): CommitMessage {
  return new ParsedMessage(text);
}
