import type { Range } from '../core/source.ts';
import { applyOperator, isPanic } from './substitution-operators.ts';
import type { Expression, Substitution, SubstitutionError } from './substitution.ts';

/** A stretch of the result and where it comes from. */
interface Piece {
  /** Offset in the substituted text. */
  readonly out: number;
  readonly raw: Range;
  /** Copied character by character; otherwise an expression or an escape became it. */
  readonly verbatim: boolean;
}

/** From the substituted text back to the raw one, and forth. */
export class PositionMap {
  readonly #pieces: readonly Piece[];
  readonly #outEnd: number;

  constructor(pieces: readonly Piece[], outEnd: number) {
    this.#pieces = pieces;
    this.#outEnd = outEnd;
  }

  #pieceAt(offset: number, of: (piece: Piece) => number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (of(this.#pieces[middle] as Piece) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #raw(offset: number, side: 'start' | 'end'): number {
    const at = this.#pieceAt(side === 'end' && offset > 0 ? offset - 1 : offset, ({ out }) => out);
    const piece = this.#pieces[at];
    if (piece === undefined) return offset;
    if (piece.verbatim) return Math.min(piece.raw.start + (offset - piece.out), piece.raw.end);
    return side === 'end' ? piece.raw.end : piece.raw.start;
  }

  /** The raw text that a range of the substituted text was made from; whole expressions, never a part of one. */
  toRaw(range: Range): Range {
    const start = this.#raw(range.start, 'start');
    return { start, end: Math.max(start, range.end > range.start ? this.#raw(range.end, 'end') : start) };
  }

  /** Where a raw offset ended up; the start of what an expression became when it lies inside of one. */
  toSubstituted(offset: number): number {
    const piece = this.#pieces[this.#pieceAt(offset, ({ raw }) => raw.start)];
    if (piece === undefined) return offset;
    if (!piece.verbatim) return offset >= piece.raw.end ? this.#outEnd : piece.out;
    return piece.out + Math.min(offset, piece.raw.end) - piece.raw.start;
  }
}

export type Substituted =
  | { readonly kind: 'done'; readonly text: string; readonly map: PositionMap }
  /** The server refuses the file. */
  | { readonly kind: 'error'; readonly error: SubstitutionError }
  /** The server's process ends. */
  | { readonly kind: 'panic'; readonly expression: Expression };

/**
 * The text after substitution. `lookup` gives `''` for what is not set, as the server does; a value with a line break
 * comes out quoted like a Go string.
 */
export function substitute(text: string, substitution: Substitution, lookup: (name: string) => string | undefined): Substituted {
  const error = substitution.errors[0];
  if (error !== undefined) return { kind: 'error', error };
  const pieces: Piece[] = [];
  let result = '';
  let at = 0;
  const copy = (to: number): void => {
    if (to <= at) return;
    pieces.push({ out: result.length, raw: { start: at, end: to }, verbatim: true });
    result += text.slice(at, to);
  };
  const replace = (range: Range, value: string): void => {
    copy(range.start);
    // an empty value leaves no piece: the text behind it follows directly
    if (value !== '') pieces.push({ out: result.length, raw: range, verbatim: false });
    result += value;
    at = range.end;
  };
  for (const change of inOrder(substitution)) {
    if ('kind' in change) {
      replace(change.range, text.charAt(change.range.end - 1));
      continue;
    }
    const value = evaluate(change, lookup);
    if (isPanic(value)) return { kind: 'panic', expression: value.expression };
    replace(change.range, value);
  }
  copy(substitution.end);
  return { kind: 'done', text: result, map: new PositionMap(pieces, result.length) };
}

function inOrder({ expressions, escapes }: Substitution): readonly (Expression | Substitution['escapes'][number])[] {
  if (escapes.length === 0) return expressions;
  return [...expressions, ...escapes].sort((a, b) => a.range.start - b.range.start);
}

interface Panic {
  readonly expression: Expression;
}

function evaluate(expression: Expression, lookup: (name: string) => string | undefined): string | Panic {
  const args: string[] = [];
  for (const argument of expression.args) {
    const value = typeof argument === 'string' ? argument : evaluate(argument, lookup);
    if (isPanic(value)) return value;
    args.push(value);
  }
  return applyOperator(expression, quoted(lookup(expression.name) ?? ''), args);
}

/** What `fmt.Sprintf("%q")` makes of a value with a line break; others stay as they are. */
function quoted(value: string): string {
  if (!value.includes('\n')) return value;
  const short: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\v': '\\v' };
  const escaped = value.replace(/["\\]|[^\P{C}]|(?! )\p{Z}/gu, (char) => {
    const code = char.codePointAt(0) as number;
    return short[char] ?? (code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`);
  });
  return `"${escaped}"`;
}
