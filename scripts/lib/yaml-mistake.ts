import { isMap, isScalar, isSeq } from './yaml.ts';
import type { Document, Node, YamlMistake } from './yaml.ts';

/*
 * The first mistake of form in a text, in words for somebody who does not know YAML's grammar, at the place that has to be
 * changed. What the package says after its first error is about a text that it has misunderstood by then.
 */

interface Said {
  readonly message: string;
  readonly help: string;
}

interface PackageError {
  readonly message: string;
  readonly pos: readonly [number, number];
}

const indent = { message: 'this line is not indented like the lines it belongs to', help: 'give the keys of one mapping, and the `-` of one list, the same number of spaces' };
const lostColon = { message: 'a `:` is missing behind this key', help: 'write `key: value`, with a space behind the `:`' };

/** The package's words, where they explain its grammar instead of the mistake. */
const known: readonly (readonly [RegExp, Said])[] = [
  [/multiple documents/i, { message: 'a second document begins here; one file holds one document', help: 'remove the line `---`, or put the second manifest into a file of its own' }],
  [/sequence item without - indicator|items must start at the same column|block (?:sequence|collection|mapping).* (?:same line|implicit)|not.*indented|sequence may not be used as an implicit map key/i, indent],
  [/Nested mappings are not allowed in compact mappings/i, { message: 'a second `: ` on one line', help: 'quote the value, or begin a new line' }],
  [/Implicit map keys need to be followed by map values|Implicit keys need to be on a single line/i, lostColon],
  [/Unexpected (?:scalar|flow-seq-start|flow-map-start|double-quoted-scalar|single-quoted-scalar)/i, { message: 'this does not belong behind the value before it', help: 'quote the whole value, or separate the two by a comma or a new line' }],
  [/Plain value cannot start with|Block scalar.*reserved|cannot start with reserved character/i, { message: 'a text cannot begin with this character', help: 'quote the text' }],
];

function childrenOf(node: Node): readonly (Node | null)[] {
  if (isMap(node)) return (node.items as { readonly key: Node | null; readonly value: Node | null }[]).flatMap(({ key, value }) => [key, value]);
  return isSeq(node) ? node.items as Node[] : [];
}

/** Innermost collection in brackets around `offset` whose closing bracket is missing. */
function unclosedAround(text: string, node: Node | null | undefined, offset: number): number | undefined {
  if (node?.range == null || node.range[0] > offset) return undefined;
  for (const child of childrenOf(node)) {
    const found = unclosedAround(text, child, offset);
    if (found !== undefined) return found;
  }
  const open = text.charAt(node.range[0]);
  const isFlow = (isMap(node) || isSeq(node)) && node.flow === true && (open === '[' || open === '{');
  // the last bracket may be the one of the last item
  const inside = Math.max(node.range[0] + 1, ...childrenOf(node).map((child) => child?.range?.[1] ?? 0));
  return isFlow && (inside >= node.range[1] || text.charAt(node.range[1] - 1) !== (open === '[' ? ']' : '}')) ? node.range[0] : undefined;
}

/** Start of the first text in quotes before `offset` whose end is strange: most likely its own closing quote is missing. */
function strangeQuote(node: Node | null | undefined, offset: number, isStrange: (start: number, end: number) => boolean): number | undefined {
  if (node?.range == null || node.range[0] > offset) return undefined;
  if (isScalar(node)) return (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') && isStrange(node.range[0], node.range[1]) ? node.range[0] : undefined;
  return childrenOf(node).map((child) => strangeQuote(child, offset, isStrange)).find((found) => found !== undefined);
}

function neverClosed(text: string, start: number): YamlMistake {
  const open = text.charAt(start);
  const close = open === '[' ? ']' : open === '{' ? '}' : open;
  return { message: `this \`${open}\` is never closed`, help: `write \`${close}\` where it ends`, range: { start, end: start + 1 } };
}

/** The tab in the indentation of the line at `offset`, or of the next one when `offset` is the end of its line. */
function tabOfLine(text: string, offset: number): number | undefined {
  if (text[offset] === '\n') return tabOfLine(text, offset + 1);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const blanks = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const tab = blanks.indexOf('\t');
  return tab === -1 || offset > lineStart + blanks.length ? undefined : lineStart + tab;
}

function plain(message: string): Said {
  const found = known.find(([pattern]) => pattern.test(message));
  if (found !== undefined) return found[1];
  const first = (message.split('\n')[0] as string).replace(/ at line \d+, column \d+:?$/, '').replace(/:$/, '');
  return { message: first.charAt(0).toLowerCase() + first.slice(1), help: 'check quotes, brackets and indentation of this line and the one above' };
}

/** The first mistake of form, or nothing. */
export function firstMistake(text: string, document: Document.Parsed): YamlMistake | undefined {
  const [first] = [...document.errors as readonly PackageError[]].sort((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return undefined;
  const offset = first.pos[0];
  const tab = tabOfLine(text, offset);
  if (tab !== undefined) return { message: 'a tab cannot indent', help: 'use spaces, as many as in the lines it belongs to', range: { start: tab, end: tab + 1 } };
  const before = text.lastIndexOf('${', offset);
  if (before !== -1 && offset - before <= 1) {
    return { message: 'inside of braces or brackets, a text with `${...}` needs quotes', help: 'write "..." around the whole value', range: { start: before, end: before + 2 } };
  }
  const isMissing = /missing closing ["']/i.test(first.message);
  const long = strangeQuote(document.contents, isMissing ? text.length : offset, (start, end) => text.slice(start, end).includes('\n'));
  if (long !== undefined) return neverClosed(text, long);
  if (isMissing) return neverClosed(text, text.lastIndexOf(/"/.test(first.message) ? '"' : "'", offset - 1));
  const open = /end with a [\]}]/i.test(first.message) ? unclosedAround(text, document.contents, offset) : undefined;
  const quote = open ?? strangeQuote(document.contents, offset, (_, end) => end === offset);
  if (quote !== undefined) return neverClosed(text, quote);
  const blanks = offset === 0 || text[offset - 1] === '\n' ? /^[ \t]*/.exec(text.slice(offset))?.[0].length ?? 0 : 0;
  const start = offset + blanks;
  return { ...plain(first.message), range: { start, end: Math.max(first.pos[1], start) } };
}
