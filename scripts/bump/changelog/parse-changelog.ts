import type { Range, SourceFile } from '../../core/source.ts';
import { lineStarts, lineText } from '../../core/source.ts';

/** A heading of a release, or that of what is not released yet. */
export interface ReleaseHeading {
  readonly kind: 'release' | 'unreleased';
  /** As written, without brackets and date: `1.2.0`, `v1.2.0`, `app-v1.2.0`, `Unreleased`. */
  readonly label: string;
  readonly level: number;
  /** Of the line, without its end. */
  readonly range: Range;
  /** From the end of the line to the next release, the link definitions or the end of the text. */
  readonly body: Range;
  readonly form: HeadingForm;
}

/** How the author writes headings, so that a new one looks like its neighbours. */
export interface HeadingForm {
  readonly level: number;
  readonly v: boolean;
  readonly link: 'reference' | 'inline' | 'none';
  readonly date: 'dash' | 'brackets' | 'none';
}

/** `[label]: address` at the end of the file. */
export interface LinkDefinition {
  readonly label: string;
  readonly address: string;
  readonly range: Range;
  readonly addressRange: Range;
}

export interface ParsedChangelog {
  readonly headings: readonly ReleaseHeading[];
  readonly definitions: readonly LinkDefinition[];
  /** Where the definitions at the end begin, or the end of the text. */
  readonly end: number;
}

const number = String.raw`\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?`;
const releaseLine = new RegExp(String.raw`^(#{1,3})[ \t]+(\[?)((?:[\w./@+-]*[-/@])?(v?)${number})(\]?)(\([^)\s]*\))?(.*)$`);
const unreleasedLine = /^(#{1,3})[ \t]+(\[?)(unreleased)(\]?)(.*)$/i;
const definitionLine = /^ {0,3}\[([^\]]+)\]:[ \t]*(\S+)/;

interface Line {
  readonly start: number;
  readonly text: string;
  /** Inside a code fence or a comment: whatever it looks like, it is text. */
  readonly inert: boolean;
}

function linesOf(file: SourceFile): Line[] {
  let fence: string | undefined;
  let comment = false;
  return lineStarts(file).map((lineStart, at) => {
    const raw = lineText(file, at + 1);
    const mark = raw.startsWith('\ufeff') ? 1 : 0;
    const text = raw.slice(mark);
    const wasInside = fence !== undefined || comment;
    const ticks = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    if (!comment && ticks !== undefined) fence = fence === undefined ? ticks : ticks.startsWith(fence) ? undefined : fence;
    if (fence === undefined) comment = text.lastIndexOf('<!--') > text.lastIndexOf('-->') || (comment && !text.includes('-->'));
    return { start: lineStart + mark, text, inert: wasInside || fence !== undefined };
  });
}

type Opening = Omit<ReleaseHeading, 'body'>;

function headingOf({ start, text, inert }: Line): Opening | undefined {
  if (inert) return undefined;
  const range = { start, end: start + text.length };
  const open = unreleasedLine.exec(text);
  if (open !== null) {
    const level = (open[1] as string).length;
    return { kind: 'unreleased', label: open[3] as string, level, range, form: { level, v: false, link: open[2] === '[' ? 'reference' : 'none', date: 'dash' } };
  }
  const match = releaseLine.exec(text);
  if (match === null || (match[2] === '[') !== (match[5] === ']')) return undefined;
  const [, marks = '', bracket, label = '', v, , address, rest = ''] = match;
  if (rest !== '' && !/^[\s(:,-]/.test(rest)) return undefined;
  const date = /^\s*\(\d/.test(rest) ? 'brackets' : /\d{4}-\d{2}-\d{2}/.test(rest) ? 'dash' : 'none';
  const link = bracket !== '[' ? 'none' : address === undefined ? 'reference' : 'inline';
  return { kind: 'release', label, level: marks.length, range, form: { level: marks.length, v: v === 'v', link, date } };
}

/** The first line of the definitions that end the file: only they and empty lines follow. */
function definitionsStart(lines: readonly Line[]): number {
  let first = lines.length;
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at] as Line;
    if (!line.inert && definitionLine.test(line.text)) first = at;
    else if (line.text.trim() !== '') break;
  }
  return first;
}

function definitionOf({ start, text, inert }: Line): LinkDefinition[] {
  const match = inert ? null : definitionLine.exec(text);
  if (match === null) return [];
  const [whole, label = '', address = ''] = match;
  return [{ label, address, range: { start, end: start + text.length }, addressRange: { start: start + whole.length - address.length, end: start + whole.length } }];
}

/** Finds releases and links of a changelog in whatever of the usual forms it has. */
export function parseChangelog(file: SourceFile): ParsedChangelog {
  const lines = linesOf(file);
  const end = lines[definitionsStart(lines)]?.start ?? file.text.length;
  const openings = lines.filter(({ start }) => start < end).flatMap((line) => headingOf(line) ?? []);
  // a heading of the first level that is no release ends one too: another document may follow
  const others = lines.filter(({ inert, text, start }) => !inert && start < end && /^# /.test(text) && !openings.some(({ range }) => range.start === start)).map(({ start }) => start);
  const headings = openings.map((opening, at): ReleaseHeading => {
    const next = Math.min(openings[at + 1]?.range.start ?? end, ...others.filter((start) => start > opening.range.start));
    return { ...opening, body: { start: opening.range.end, end: next } };
  });
  return { headings, definitions: lines.flatMap(definitionOf), end };
}

/** Whether a heading is that of a version: by its label, the version, or the version behind a prefix. */
export function isHeadingOf(heading: ReleaseHeading, version: string, tag?: string): boolean {
  return heading.kind === 'release' && (heading.label === version || heading.label === `v${version}` || heading.label === tag);
}
