/*
 * Commit messages are written by anybody and shown to everybody: in a changelog they are text, whatever they look
 * like. Code between backticks stays code, since that is what authors mean and nothing in it is live.
 */

/** Characters that are not seen but turn the line around, or end it (CVE-2021-42574). */
const unseen = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Names that a forge would notify: it looks for them after Markdown is done, so a backslash does not help, only code does. */
const mention = /(^|[^A-Za-z0-9/.-])(@[A-Za-z0-9][\w./-]*)/g;

function isLetter(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char);
}

/** An underscore between letters is no emphasis; `&lt;` would be shown as `<`. */
function escapeWord(text: string): string {
  return text.replaceAll(/[\\`*[\]<>|~_]|&(?=#?\w+;)/g, (char, at: number) =>
    (char === '_' && isLetter(text.charAt(at - 1)) && isLetter(text.charAt(at + 1)) ? char : `\\${char}`));
}

function escapeProse(text: string): string {
  let result = '';
  let at = 0;
  for (const match of text.matchAll(mention)) {
    const [whole, before = '', name = ''] = match;
    const trimmed = name.replace(/[./-]+$/, '');
    result += `${escapeWord(text.slice(at, match.index) + before)}\`${trimmed}\``;
    at = match.index + whole.length - (name.length - trimmed.length);
  }
  return result + escapeWord(text.slice(at));
}

/** What would make a heading, a list or a quote of a line that begins with it. */
function escapeStart(text: string): string {
  return text.replace(/^(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-{3,}\s*$)/, '\\$1').replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

/** One line of text as Markdown that shows exactly this text. */
export function markdownText(text: string): string {
  const line = text.replaceAll(unseen, ' ').replaceAll(/ {2,}/g, ' ').trim();
  // balanced single backticks are code; anything else of backticks is text
  const parts = line.split(/((?<![`\\])`[^`]+`(?!`))/);
  return escapeStart(parts.map((part, at) => (at % 2 === 1 ? part : escapeProse(part))).join(''));
}
