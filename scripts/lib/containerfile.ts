import type { Range } from '../core/source.ts';

/*
 * Reads a Containerfile (Dockerfile) as far as releases need it: which images it starts from, which arguments it takes,
 * what it copies. By the reference of BuildKit's frontend: a comment or an empty line inside of a continued instruction is
 * skipped, `# escape=` before the first instruction changes the character of continuation, here-documents belong to their
 * instruction. It never writes; changes are text edits on the ranges found here.
 */

/** A word of an instruction, as it stands; quotes are part of it. */
export interface Word {
  readonly text: string;
  readonly range: Range;
}

export interface Instruction {
  /** In upper case. */
  readonly keyword: string;
  readonly range: Range;
  /** Words behind the keyword; those of a here-document's body are not among them. */
  readonly words: readonly Word[];
  /** The bodies of its here-documents, joined. */
  readonly heredoc: string;
}

export interface Stage {
  /** The word behind FROM: a reference, perhaps with arguments, or the name of an earlier stage. */
  readonly image: Word;
  readonly name: string | undefined;
  readonly platform: Word | undefined;
  readonly instruction: Instruction;
}

export interface Argument {
  readonly name: string;
  readonly nameRange: Range;
  /** The default without quotes; absent when the argument has none. */
  readonly value: string | undefined;
  /** Place of the default, quotes included; without a default the empty place behind the name. */
  readonly valueRange: Range;
  /** Stage in which it counts; -1 is before the first FROM. */
  readonly stage: number;
}

export interface Copy {
  /** `--from`: a stage or an image; nothing when it copies from the context. */
  readonly from: string | undefined;
  readonly sources: readonly Word[];
  readonly instruction: Instruction;
}

export interface Containerfile {
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  readonly arguments: readonly Argument[];
  readonly copies: readonly Copy[];
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const part of text.split('\n')) {
    lines.push({ text: part.replace(/\r$/, ''), start });
    start += part.length + 1;
  }
  return lines;
}

function escapeOf(lines: readonly Line[]): string {
  for (const { text } of lines) {
    const directive = /^\s*#\s*([a-zA-Z]+)\s*=\s*(\S+)\s*$/.exec(text);
    if (directive === null) break;
    if ((directive[1] as string).toLowerCase() === 'escape') return directive[2] as string;
  }
  return '\\';
}

const isComment = (text: string): boolean => /^\s*#/.test(text);

/** Words of one line from `from` on, with their places; quotes hold blanks together. */
function wordsOf({ text, start }: Line, from: number): Word[] {
  return Array.from(text.slice(from).matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\]|["'\\])+/g), (match) => {
    const at = start + from + match.index;
    return { text: match[0], range: { start: at, end: at + match[0].length } };
  });
}

/** Ends of the here-documents that these words open: `<<EOF`, `<<-"EOF"`. */
function heredocsOf(keyword: string, words: readonly Word[]): { readonly end: string; readonly tabs: boolean }[] {
  if (!['RUN', 'COPY', 'ADD'].includes(keyword)) return [];
  return words.flatMap(({ text }) => {
    const match = /^\d*<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_]*)\2$/.exec(text);
    return match === null ? [] : [{ end: match[3] as string, tabs: match[1] === '-' }];
  });
}

/** One instruction from line `at` on, and the line behind it. */
function instructionAt(lines: readonly Line[], at: number, escape: string): { instruction: Instruction; next: number } {
  const first = lines[at] as Line;
  const [, blank = '', keyword = ''] = /^(\s*)(\S+)/.exec(first.text) ?? [];
  const words: Word[] = [];
  let from = blank.length + keyword.length;
  let next = at;
  let end = first.start + first.text.length;
  for (; next < lines.length; next += 1) {
    const line = lines[next] as Line;
    if (next > at && (isComment(line.text) || line.text.trim() === '')) continue;
    const body = line.text.trimEnd();
    const continued = body.endsWith(escape);
    words.push(...wordsOf({ ...line, text: continued ? body.slice(0, -1) : body }, from));
    end = line.start + line.text.length;
    from = 0;
    if (!continued) break;
  }
  next = Math.min(next + 1, lines.length);
  const bodies: string[] = [];
  for (const { end: mark, tabs } of heredocsOf(keyword.toUpperCase(), words)) {
    for (; next < lines.length; next += 1) {
      const line = lines[next] as Line;
      end = line.start + line.text.length;
      if ((tabs ? line.text.replace(/^\t+/, '') : line.text) === mark) break;
      bodies.push(line.text);
    }
    next = Math.min(next + 1, lines.length);
  }
  return { instruction: { keyword: keyword.toUpperCase(), range: { start: first.start + blank.length, end }, words, heredoc: bodies.join('\n') }, next };
}

/** A word without the quotes around its parts. */
export function unquoted(text: string): string {
  return text.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_, double: string | undefined, single: string | undefined) => (double === undefined ? single ?? '' : double.replaceAll('\\"', '"')));
}

function argumentsOf({ words }: Instruction, stage: number): Argument[] {
  return words.map(({ text, range }) => {
    const at = text.indexOf('=');
    const nameEnd = at === -1 ? range.end : range.start + at;
    return {
      name: at === -1 ? text : text.slice(0, at), nameRange: { start: range.start, end: nameEnd }, stage,
      value: at === -1 ? undefined : unquoted(text.slice(at + 1)), valueRange: at === -1 ? { start: range.end, end: range.end } : { start: nameEnd + 1, end: range.end },
    };
  });
}

function flagsOf(words: readonly Word[]): { flags: readonly Word[]; rest: readonly Word[] } {
  const first = words.findIndex(({ text }) => !text.startsWith('--'));
  return first === -1 ? { flags: words, rest: [] } : { flags: words.slice(0, first), rest: words.slice(first) };
}

function flag(flags: readonly Word[], name: string): Word | undefined {
  const found = flags.find(({ text }) => text.startsWith(`--${name}=`));
  if (found === undefined) return undefined;
  const skip = name.length + 3;
  return { text: found.text.slice(skip), range: { start: found.range.start + skip, end: found.range.end } };
}

function copyOf(instruction: Instruction): Copy {
  const { flags, rest } = flagsOf(instruction.words);
  const from = flag(flags, 'from')?.text;
  const json = rest[0]?.text.startsWith('[') === true;
  const sources = (json ? rest.flatMap(jsonWords) : rest).slice(0, -1).filter(({ text }) => !text.startsWith('<<'));
  return { from, sources, instruction };
}

/** Words of the JSON form `["a", "b"]`; each keeps its place. */
function jsonWords({ text, range }: Word): Word[] {
  return Array.from(text.matchAll(/"((?:\\.|[^"\\])*)"/g), (match) => ({ text: match[1] as string, range: { start: range.start + match.index + 1, end: range.start + match.index + 1 + (match[1] as string).length } }));
}

export function parseContainerfile(text: string): Containerfile {
  const lines = linesOf(text);
  const escape = escapeOf(lines);
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length;) {
    const { text: line } = lines[at] as Line;
    if (line.trim() === '' || isComment(line)) { at += 1; continue; }
    const { instruction, next } = instructionAt(lines, at, escape);
    instructions.push(instruction);
    at = next;
  }
  const stages: Stage[] = [];
  const found: Argument[] = [];
  const copies: Copy[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const { flags, rest } = flagsOf(instruction.words);
      const [image, as, name] = rest;
      if (image !== undefined) stages.push({ image, name: as?.text.toUpperCase() === 'AS' ? name?.text : undefined, platform: flag(flags, 'platform'), instruction });
    } else if (instruction.keyword === 'ARG') found.push(...argumentsOf(instruction, stages.length - 1));
    else if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') copies.push(copyOf(instruction));
  }
  return { instructions, stages, arguments: found, copies };
}

/** `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` filled in, as builders do; an unknown name is empty. */
export function substitute(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\$(?:\{([A-Za-z_]\w*)(?::?([-+])([^}]*))?\}|([A-Za-z_]\w*))/g, (_, braced: string | undefined, sign: string | undefined, other: string | undefined, plain: string | undefined) => {
    const value = values[braced ?? plain ?? ''];
    const set = value !== undefined && value !== '';
    if (sign === '-') return set ? value : other ?? '';
    if (sign === '+') return set ? other ?? '' : '';
    return value ?? '';
  });
}
