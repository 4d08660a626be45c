import type { Range } from '../core/source.ts';
import { longestHeader, parseHeader } from '../lib/conventional-commit.ts';

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

function headerDeviation(header: string): Deviation | undefined {
  if (header.length > longestHeader) return undefined;
  const range = { start: 0, end: header.length };
  const near = (message: string, help: string): Deviation => ({ name: 'near-miss', message, help, range });
  const word = '[\\p{L}][\\p{L}\\p{N}_/-]*';
  const nears: readonly [RegExp, string, string][] = [
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
  for (const [pattern, message, help] of nears) if (pattern.test(header)) return near(message, help);
  return undefined;
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

/**
 * Reads a commit message, in linear time and to its end, since footers stand there. Never throws; a message that is
 * not conventional has `type: null`.
 */
export function parseCommitMessage(message: string): CommitMessage {
  const lines = linesOf(message);
  const header = (lines[0] as Line).text;
  const parsed = parseHeader(header);
  const footers = footersOf(lines);
  const places = new Set(footers.map(({ range }) => range.start));
  const breakingNotes = footers.filter(({ token, value }) => token === 'BREAKING-CHANGE' && value !== '').filter(({ range }) =>
    breakingStart.test(message.slice(range.start, range.end))).map(({ value }) => value);
  const deviations: Deviation[] = [];
  const near = parsed === undefined ? headerDeviation(header) : undefined;
  if (near !== undefined) deviations.push(near);
  else if (parsed === undefined) deviations.push({ name: 'not-conventional', message: 'the header is not `type(scope): description`', help: 'begin with a type such as feat or fix', range: { start: 0, end: header.length } });
  const second = lines[1];
  if (second !== undefined && second.text.trim() !== '') {
    deviations.push({ name: 'second-line-not-blank', message: 'the second line is not empty', help: 'put an empty line between header and body', range: { start: second.start, end: second.start + second.text.length } });
  }
  for (const one of bodyDeviations(lines, (line) => places.has(line.start) && breakingStart.test(line.text))) deviations.push(one);
  if (parsed === undefined) return { type: null, scope: null, breaking: false, breakingNotes: [], description: header.trim(), header, footers, deviations };
  return {
    type: parsed.type.toLowerCase(), scope: parsed.scope, breaking: parsed.breaking || breakingNotes.length > 0, breakingNotes,
    description: parsed.description, header, footers, deviations,
  };
}
