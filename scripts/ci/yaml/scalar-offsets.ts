import type { ScalarNode } from './node.ts';

/*
 * Where each character of a scalar's value stands in the file. Folding and chomping only touch white space, so in plain,
 * literal and folded texts the other characters come in the same order as in the source; quotes add their escapes.
 */

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/** Length of the escape of a double-quoted text that starts at `at` with a backslash. */
function escapeLength(text: string, at: number): number {
  const letter = text.charAt(at + 1);
  return letter === 'x' ? 4 : letter === 'u' ? 6 : letter === 'U' ? 10 : 2;
}

/** Where the content begins: behind the quote, or on the line below the head of a block text. */
function contentStart(text: string, { style, start, end }: ScalarNode): number {
  if (style === 'plain') return start;
  if (style === 'single' || style === 'double') return start + 1;
  const line = text.indexOf('\n', start);
  return line === -1 || line >= end ? end : line + 1;
}

/**
 * Offsets into `text` by index into `node.value`, and one more: the place behind the last character. White space that
 * folding made stands where the white space it was made from begins.
 */
export function scalarOffsets(text: string, node: ScalarNode): Uint32Array {
  const { value, style } = node;
  const result = new Uint32Array(value.length + 1);
  let raw = contentStart(text, node);
  let at = 0;
  let last = raw;
  while (at < value.length) {
    const code = value.charCodeAt(at);
    if (style === 'double' && text.charAt(raw) === '\\' && !/[\r\n]/.test(text.charAt(raw + 1))) {
      const length = escapeLength(text, raw);
      const made = (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      for (let index = 0; index < made; index += 1) result[at + index] = raw;
      at += made;
      raw += length;
      last = raw;
      continue;
    }
    if (isSpace(code)) {
      result[at] = Math.min(raw, node.end);
      if (raw < node.end && text.charCodeAt(raw) === code) raw += 1;
      at += 1;
      continue;
    }
    while (raw < node.end && (isSpace(text.charCodeAt(raw)) || (style === 'double' && text.charAt(raw) === '\\' && /[\r\n]/.test(text.charAt(raw + 1))))) raw += 1;
    result[at] = Math.min(raw, node.end);
    raw += style === 'single' && code === 0x27 ? 2 : 1;
    last = raw;
    at += 1;
  }
  result[value.length] = Math.min(last, node.end);
  return result;
}
