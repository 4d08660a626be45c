import { matchesShellGlob, MalformedGlob } from './shell-glob.ts';
import { atoi } from './substitution.ts';
import type { Expression } from './substitution.ts';

/*
 * What each operator does to a value, in bytes where Go counts bytes. `:+` and `:?` give their argument when the value is
 * empty, which is the opposite of a shell's; `/#` and `/%` without a replacement do nothing (facts 1.8).
 */

/** Text whose characters are the bytes of its UTF-8; for ASCII, nearly always, the text itself. */
function toBytes(text: string): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function fromBytes(bytes: string): string {
  if (/^[\x00-\x7f]*$/.test(bytes)) return bytes;
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** Go maps rune by rune: what would become several characters stays. */
function cased(text: string, change: (char: string) => string): string {
  return Array.from(text, (char) => {
    const changed = change(char);
    return [...changed].length === 1 ? changed : char;
  }).join('');
}

const lower = (char: string): string => char.toLowerCase();
const upper = (char: string): string => char.toUpperCase();

function first(text: string, change: (char: string) => string): string {
  const [char = ''] = text;
  return cased(char, change) + text.slice(char.length);
}

/** Takes the longest or shortest beginning that the pattern matches away; a malformed pattern leaves the value alone. */
function withoutPrefix(text: string, pattern: string, longest: boolean): string {
  const bytes = toBytes(text);
  const glob = toBytes(pattern);
  let found = 0;
  try {
    for (let length = bytes.length; length > 0; length -= 1) {
      if (!matchesShellGlob(glob, bytes.slice(0, length))) continue;
      found = length;
      if (longest) break;
    }
  } catch (error) {
    if (error instanceof MalformedGlob) return text;
    throw error;
  }
  return fromBytes(bytes.slice(found));
}

function replaced(text: string, old: string, by: string, all: boolean): string {
  if (old !== '') return all ? text.replaceAll(old, () => by) : text.replace(old, () => by);
  return all ? by + Array.from(text, (char) => char + by).join('') : by + text;
}

/** The part of a value from `position`, as many bytes as `length`; `undefined` where Go slices out of bounds. */
function part(text: string, position: string, length: string | undefined): string | undefined {
  const bytes = toBytes(text);
  let from = atoi(position);
  if (from === undefined) return text;
  if (from < 0) from = Math.max(0, bytes.length + from);
  if (length === undefined) return fromBytes(bytes.slice(from));
  const count = atoi(length);
  if (count === undefined) return text;
  if (from + count >= bytes.length) return fromBytes(bytes.slice(from));
  return count < 0 ? undefined : fromBytes(bytes.slice(from, from + count));
}

export interface Panic {
  readonly expression: Expression;
}

export function isPanic(value: string | Panic): value is Panic {
  return typeof value !== 'string';
}

/** The value of an expression, given the value of its variable and of its arguments. */
export function applyOperator(expression: Expression, value: string, args: readonly string[]): string | Panic {
  const [one = '', two] = args;
  switch (expression.operator) {
    case '#len': return String(toBytes(value).length);
    case ',': return first(value, lower);
    case ',,': return cased(value, lower);
    case '^': return first(value, upper);
    case '^^': return cased(value, upper);
    case ':': return part(value, one, two) ?? { expression };
    case '#': return withoutPrefix(value, one, false);
    case '##': return withoutPrefix(value, one, true);
    case '%': return reversed(withoutPrefix(reversed(value), reversed(one), false));
    case '%%': return reversed(withoutPrefix(reversed(value), reversed(one), true));
    case '/': return replaced(value, one, two ?? '', false);
    case '//': return replaced(value, one, two ?? '', true);
    case '/#': return two !== undefined && value.startsWith(one) ? two + value.slice(one.length) : value;
    case '/%': return two !== undefined && value.endsWith(one) ? value.slice(0, value.length - one.length) + two : value;
    default: return value === '' ? args.join('') : value;
  }
}
