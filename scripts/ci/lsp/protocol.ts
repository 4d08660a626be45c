import type { Range, SourceFile } from '../../core/source.ts';

/* The parts of the Language Server Protocol (3.17) that we speak. Lines and characters from 0, characters in UTF-16 units. */

export interface LspPosition {
  readonly line: number;
  readonly character: number;
}

export interface LspRange {
  readonly start: LspPosition;
  readonly end: LspPosition;
}

/** Codes of JSON-RPC and of the protocol. */
export const errors = { parse: -32700, invalidRequest: -32600, unknownMethod: -32601, invalidParams: -32602, internal: -32603, notInitialized: -32002, cancelled: -32800 } as const;

export function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

export function listOf(data: unknown, key: string): readonly unknown[] {
  const value = isRecord(data) ? data[key] : undefined;
  return Array.isArray(value) ? value : [];
}

export function recordOf(data: unknown, key: string): Readonly<Record<string, unknown>> {
  const value = isRecord(data) ? data[key] : undefined;
  return isRecord(value) ? value : {};
}

export function textOf(data: unknown, key: string): string | undefined {
  const value = isRecord(data) ? data[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function numberOf(data: unknown, key: string): number {
  const value = isRecord(data) ? data[key] : undefined;
  return typeof value === 'number' && value >= 0 ? Math.floor(value) : 0;
}

const startsOf = new WeakMap<SourceFile, readonly number[]>();

/** Starts of lines as the protocol counts them: a lone `\r` ends one, too. */
function lineStarts(source: SourceFile): readonly number[] {
  let starts = startsOf.get(source);
  if (starts === undefined) {
    starts = [0, ...Array.from(source.text.matchAll(/\r\n|\n|\r/g), ({ 0: end, index }) => index + end.length)];
    startsOf.set(source, starts);
  }
  return starts;
}

function positionOf(source: SourceFile, offset: number): LspPosition {
  const starts = lineStarts(source);
  const at = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: at - (starts[low] as number) };
}

export function toLspRange(source: SourceFile, { start, end }: Range): LspRange {
  return { start: positionOf(source, start), end: positionOf(source, end) };
}

/** Offset of a position; one behind the end of its line is the end of the line, anything that is none is the start of the text. */
export function toOffset(source: SourceFile, position: unknown): number {
  const starts = lineStarts(source);
  const line = numberOf(position, 'line');
  const start = starts[line];
  if (start === undefined) return source.text.length;
  const next = starts[line + 1] ?? source.text.length;
  const end = next - (/(?:\r\n|\n|\r)$/.exec(source.text.slice(Math.max(start, next - 2), next))?.[0].length ?? 0);
  return Math.min(start + numberOf(position, 'character'), end);
}

/** Path behind a `file:` address; nothing for another one. */
export function pathOf(uri: string): string | undefined {
  try {
    const { protocol, pathname } = new URL(uri);
    return protocol === 'file:' ? decodeURIComponent(pathname) : undefined;
  } catch {
    return undefined;
  }
}

export function uriOf(path: string): string {
  return `file://${path.split('/').map(encodeURIComponent).join('/')}`;
}
