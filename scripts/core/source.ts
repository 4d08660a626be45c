/** Half-open range of UTF-16 offsets into one text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place as people and editors count it: line and column from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text with the name under which people know it. `path` uses `/` and is relative to the project. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Where the bytes of the file were no UTF-8: `text` is not what it holds, and must not be written back. */
  readonly broken?: { readonly byte: number; readonly offset: number; readonly value: number };
}

const startsOf = new WeakMap<SourceFile, readonly number[]>();

/** Offset of the first character of every line. `\n` ends a line; a `\r` before it belongs to the line. */
export function lineStarts(source: SourceFile): readonly number[] {
  let starts = startsOf.get(source);
  if (starts === undefined) {
    const found = [0];
    for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) found.push(at + 1);
    starts = found;
    startsOf.set(source, starts);
  }
  return starts;
}

/** Line and column of an offset; an offset outside of the text is clamped to it. */
export function positionAt(source: SourceFile, offset: number): Position {
  const starts = lineStarts(source);
  const at = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] as number) + 1 };
}

/** Offset of a position; lines and columns past the end are clamped. */
export function offsetAt(source: SourceFile, position: Position): number {
  const starts = lineStarts(source);
  const line = Math.max(1, Math.min(position.line, starts.length));
  const start = starts[line - 1] as number;
  const next = starts[line] ?? source.text.length + 1;
  return Math.min(start + Math.max(0, position.column - 1), next - 1);
}

/** Text of a line (counted from 1) without its line end. */
export function lineText(source: SourceFile, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1];
  if (start === undefined) return '';
  const end = starts[line] === undefined ? source.text.length : (starts[line] as number) - 1;
  return source.text.slice(start, end).replace(/\r$/, '');
}
