import type { Range } from '../core/source.ts';

/** Characters that stay at the front and the end, by the length of the secret: enough to recognise it, too few to use it. */
function shownOf(length: number): readonly [number, number] {
  if (length >= 20) return [4, 2];
  if (length >= 12) return [2, 1];
  return [0, 0];
}

/** A secret with its middle masked; as long as before, so that places stay. Line ends stay too. */
export function maskSecret(secret: string): string {
  const [front, back] = shownOf(secret.length);
  return secret.slice(0, front) + secret.slice(front, secret.length - back).replace(/[^\r\n]/g, '*') + secret.slice(secret.length - back);
}

/** How a message names a secret: short, whatever its length. */
export function shownSecret(secret: string): string {
  const first = secret.split(/\r?\n/, 1)[0] ?? '';
  const [front, back] = shownOf(first.length);
  return front === 0 ? '***' : `${first.slice(0, front)}…${first.slice(first.length - back)}`;
}

/** A text with every secret masked; as long as before. Ranges may overlap. */
export function maskText(text: string, secrets: readonly Range[]): string {
  if (secrets.length === 0) return text;
  let masked = '';
  let at = 0;
  for (const { start, end } of [...secrets].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    masked += text.slice(at, from) + (from > start ? '*'.repeat(end - from) : maskSecret(text.slice(start, end)));
    at = end;
  }
  return masked + text.slice(at);
}
