import type { Range, SourceFile } from '../../core/source.ts';
import { offsetAt, positionAt } from '../../core/source.ts';

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
export const errors = { parse: -32700, invalidRequest: -32600, unknownMethod: -32601, invalidParams: -32602, internal: -32603, notInitialized: -32002 } as const;

export function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
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

export function toLspRange(source: SourceFile, { start, end }: Range): LspRange {
  const at = (offset: number): LspPosition => {
    const { line, column } = positionAt(source, offset);
    return { line: line - 1, character: column - 1 };
  };
  return { start: at(start), end: at(end) };
}

/** Offset of a position; anything that is none is the start of the text. */
export function toOffset(source: SourceFile, position: unknown): number {
  return offsetAt(source, { line: numberOf(position, 'line') + 1, column: numberOf(position, 'character') + 1 });
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
