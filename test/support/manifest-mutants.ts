import type { TreeNode } from '../../scripts/lib/tree.ts';
import { parseTree } from '../../scripts/lib/yaml-tree.ts';

/*
 * Single mistakes in sound manifests, one kind at every place where it can be made. What a kind expects is where the
 * message has to point: an offset of the text with the mistake in it.
 */

export interface Mutant {
  readonly kind: string;
  readonly text: string;
  /** Where the message begins; `undefined` where only its line is certain. */
  readonly at: number | undefined;
  /** Line of the message, from 1, when `at` is not given. */
  readonly line?: number;
  /** What the message or its help has to hold. */
  readonly says?: RegExp;
}

/** A value somewhere in a manifest, and the way to it. */
interface Spot {
  readonly path: readonly (string | number)[];
  readonly node: TreeNode;
}

interface Key {
  readonly path: readonly (string | number)[];
  readonly key: string;
  readonly range: { readonly start: number; readonly end: number };
  readonly value: TreeNode;
  readonly siblings: readonly string[];
}

const needed: Readonly<Record<string, readonly string[]>> = {
  '': ['version', 'workload', 'secrets'], auth: ['method', 'role'], secrets: ['engine', 'path', 'key', 'role', 'access', 'capabilities'], exceptions: ['rule', 'reason', 'until'], rotation: ['every'],
};

/** The kind of mapping that a path leads to: its last name. */
function mappingAt(path: readonly (string | number)[]): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '');
}

function spotsOf(node: TreeNode, path: readonly (string | number)[] = []): { readonly spots: Spot[]; readonly keys: Key[] } {
  const spots: Spot[] = [{ path, node }];
  const keys: Key[] = [];
  const children = node.kind === 'list' ? node.items.map((item, at) => ({ key: at, value: item, range: item.range }))
    : node.kind === 'map' ? node.entries.filter(({ key }) => !key.startsWith('x-')).map(({ key, keyRange, value }) => ({ key, value, range: keyRange })) : [];
  const siblings = node.kind === 'map' ? node.entries.map(({ key }) => key) : [];
  for (const { key, value, range } of children) {
    if (typeof key === 'string') keys.push({ path, key, range, value, siblings });
    const below = spotsOf(value, [...path, key]);
    spots.push(...below.spots);
    keys.push(...below.keys);
  }
  return { spots, keys };
}

function put(text: string, { start, end }: { readonly start: number; readonly end: number }, instead: string): string {
  return text.slice(0, start) + instead + text.slice(end);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function isText(node: TreeNode): boolean {
  return node.kind === 'scalar' && typeof node.value === 'string';
}

function onOneLine(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  return !text.slice(start, end).includes('\n');
}

/** Another kind of value than the one that belongs there. A value over several lines is left alone. */
function wrongTypes(text: string, { spots }: { readonly spots: readonly Spot[] }): Mutant[] {
  return spots.flatMap(({ path, node }) => {
    if (path.length === 0 || !onOneLine(text, node.range) || node.range.start === node.range.end) return [];
    const name = path.join('.');
    const others = node.kind === 'list' ? ['word', '{a: b}', '7'] : node.kind === 'map' ? ['word', '[a]', 'true'] : node.value === 1 ? ['"1"', '[1]', '{a: 1}', '1.5'] : ['[a]', '{a: b}', '7', 'true', 'null'];
    return others.filter((other) => !(node.kind === 'scalar' && typeof node.value === 'boolean' && other === 'true')).map((instead) => ({ kind: `${name} is ${instead}`, text: put(text, node.range, instead), at: node.range.start }));
  });
}

function misspellings(key: string): string[] {
  const swapped = key.length > 3 ? key.slice(0, 1) + key.charAt(2) + key.charAt(1) + key.slice(3) : undefined;
  return [...(swapped === undefined || swapped === key ? [] : [swapped]), ...(key.length > 3 ? [key.slice(0, -1)] : []), `${key}z`, key.toUpperCase()];
}

/** Names of environment variables are free. */
function isFree(key: Key): boolean {
  return key.path.at(-1) === 'env';
}

function misspeltKeys(text: string, { keys }: { readonly keys: readonly Key[] }): Mutant[] {
  return keys.filter((key) => !isFree(key)).flatMap((key) => misspellings(key.key).filter((name) => !key.siblings.includes(name)).map((name) => ({
    kind: `${[...key.path, key.key].join('.')} misspelt ${name}`, text: put(text, key.range, name), at: key.range.start, says: /unknown key/,
  })));
}

/** The pair with what separates it from its neighbours, in braces or on lines of its own. */
function pairRange(text: string, key: Key): { readonly start: number; readonly end: number } | undefined {
  const { start } = key.range;
  const { end } = key.value.range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (/^ *$/.test(before) && text[end] === '\n') return { start: lineStart, end: end + 1 };
  const behind = /^, */.exec(text.slice(end))?.[0];
  if (/\{ *$/.test(before) && behind !== undefined) return { start, end: end + behind.length };
  const comma = /, *$/.exec(text.slice(0, start))?.[0];
  return comma === undefined ? undefined : { start: start - comma.length, end };
}

function missingKeys(text: string, found: { readonly spots: readonly Spot[]; readonly keys: readonly Key[] }): Mutant[] {
  return found.keys.flatMap((key) => {
    const wanted = needed[mappingAt(key.path)] ?? [];
    const raw = key.path[0] === 'secrets' && key.siblings.includes('capabilities') ? ['reason'] : [];
    const range = [...wanted, ...raw].includes(key.key) && !isFree(key) ? pairRange(text, key) : undefined;
    const holder = found.spots.find(({ path }) => path.join('\0') === key.path.join('\0'));
    if (range === undefined || holder === undefined || key.siblings.length === 1) return [];
    const after = put(text, range, '');
    const holderStart = holder.node.range.start === range.start || key.path.length === 0 ? /^(?:#.*\n)*/.exec(after)?.[0].length ?? 0 : holder.node.range.start;
    return [{ kind: `${[...key.path, key.key].join('.')} missing`, text: after, at: holderStart, says: new RegExp(`needs the key \`${key.key}\``) }];
  });
}

function extraKeys(text: string, { spots }: { readonly spots: readonly Spot[] }): Mutant[] {
  return spots.flatMap(({ path, node }) => {
    if (node.kind !== 'map' || path.at(-1) === 'env') return [];
    const first = node.entries[0];
    if (first === undefined) return [];
    const flow = text[node.range.start] === '{';
    const at = first.keyRange.start;
    const column = at - (text.lastIndexOf('\n', at - 1) + 1);
    const instead = flow ? 'colour: blue, ' : `colour: blue\n${' '.repeat(column)}`;
    return [{ kind: `${path.join('.')} has an extra key`, text: put(text, { start: at, end: at }, instead), at, says: /unknown key `colour`/ }];
  });
}

const badTexts: Readonly<Record<string, readonly string[]>> = {
  workload: ['Bad Name', '-shop', 'a.b'], owners: ['""'], namespace: ['/a', 'a/', 'a//b', 'a/*'], environments: ['"Prod 1"', 'PROD'], mount: ['/kv', 'kv/', 'a//b', 'kv/*', 'k+v/+'],
  path: ['/a', 'a/', 'a//b', 'a/**', 'a/*/b', 'a/+*', 'a/../b', '""', 'a+b/c'], key: ['a/b', '""', 'a*b'], role: ['a/b', '""'], keys: ['""'], every: ['3months', '0d', '"90"'], by: ['""'], reason: ['""', '"  "'], id: ['A B'],
  rule: ['BAM001', 'COV1', 'cov002'], until: ['2026-1-1', '31.12.2026', 'tomorrow'], owner: ['""'],
};

function badPatterns(text: string, { spots }: { readonly spots: readonly Spot[] }): Mutant[] {
  return spots.flatMap(({ path, node }) => {
    const name = String(path.findLast((part) => typeof part === 'string') ?? '');
    if (!isText(node) || path.at(-2) === 'env') return [];
    return (badTexts[name] ?? []).map((instead) => ({ kind: `${path.join('.')} is ${instead}`, text: put(text, node.range, instead), at: node.range.start }));
  });
}

function badWords(text: string, { spots }: { readonly spots: readonly Spot[] }): Mutant[] {
  return spots.flatMap(({ path, node }) => {
    const name = String(path.findLast((part) => typeof part === 'string') ?? '');
    if (!['engine', 'access', 'capabilities', 'method'].includes(name) || node.kind !== 'scalar') return [];
    const word = String(node.value);
    return [word.toUpperCase(), `${word}x`, 'deny', '""'].map((instead) => ({ kind: `${path.join('.')} is ${instead}`, text: put(text, node.range, instead), at: node.range.start, says: /must be (?:one of|")/ }));
  });
}

function duplicates(text: string, { spots, keys }: { readonly spots: readonly Spot[]; readonly keys: readonly Key[] }): Mutant[] {
  const pairs = keys.flatMap((key) => {
    const range = pairRange(text, key);
    if (range === undefined) return [];
    const pair = text.slice(range.start, range.end);
    const again = put(text, { start: range.end, end: range.end }, pair);
    return [{ kind: `${[...key.path, key.key].join('.')} twice`, text: again, at: key.range.start + pair.length, says: /given twice/ }];
  });
  const items = spots.flatMap(({ path, node }) => {
    const first = node.kind === 'list' ? node.items[0] : undefined;
    if (first?.kind !== 'scalar' || node.kind !== 'list') return [];
    const word = text.slice(first.range.start, first.range.end);
    const last = node.items.at(-1)?.range.end ?? 0;
    return text[node.range.start] === '[' ? [{ kind: `${path.join('.')} names an item twice`, text: put(text, { start: last, end: last }, `, ${word}`), at: last + 2, says: /twice/ }] : [];
  });
  return [...pairs, ...items];
}

/** What YAML can do and a manifest does not want. */
function yamlFeatures(text: string, { spots }: { readonly spots: readonly Spot[] }): Mutant[] {
  const values = spots.filter(({ path, node }) => path.length > 0 && onOneLine(text, node.range) && node.range.start < node.range.end && (node.kind === 'scalar' || '[{'.includes(text.charAt(node.range.start))));
  return values.flatMap(({ path, node }) => {
    const { start, end } = node.range;
    const name = path.join('.');
    return [
      { kind: `${name} is an alias`, text: put(`${text}x-of: &of ${text.slice(start, end)}\n`, node.range, '*of'), at: start, says: /alias/ },
      { kind: `${name} has a tag`, text: put(text, { start, end: start }, '!thing '), at: start, says: /`!thing`/ },
      { kind: `${name} has an anchor`, text: put(text, { start, end: start }, '&here '), at: start, says: /`&here`/ },
    ];
  });
}

function tabs(text: string, { spots }: { readonly spots: readonly Spot[] }): Mutant[] {
  const folded = spots.filter(({ node }) => node.kind === 'scalar' && !onOneLine(text, node.range)).flatMap(({ node }) => {
    const first = lineOf(text, node.range.start);
    return Array.from({ length: lineOf(text, node.range.end) - first }, (_, at) => first + 1 + at);
  });
  return text.split('\n').flatMap((line, at, lines) => {
    const indent = /^ +(?=\S)/.exec(line)?.[0];
    if (indent === undefined || folded.includes(at + 1)) return [];
    return ['\t', `${indent.slice(1)}\t`].map((instead) => ({
      kind: `line ${at + 1} begins with ${JSON.stringify(instead)}`, text: [...lines.slice(0, at), instead + line.slice(indent.length), ...lines.slice(at + 1)].join('\n'), at: undefined, line: at + 1, says: /tab/,
    }));
  });
}

/** A bracket or a quote that is never closed: the message is where it was opened. */
function unclosed(text: string, { spots }: { readonly spots: readonly Spot[] }): Mutant[] {
  return spots.flatMap(({ path, node }) => {
    const open = text.charAt(node.range.start);
    const { end } = node.range;
    // where two closing brackets stand together, nobody can say which one is missing
    if (!(node.kind === 'scalar' ? '"\'' : '[{').includes(open) || node.range.start === end || text[end] === text[end - 1] || text[end - 2] === text[end - 1]) return [];
    return [{ kind: `${path.join('.')} not closed`, text: put(text, { start: end - 1, end }, ''), at: node.range.start, says: /closed/ }];
  });
}

function yesAndNo(text: string, { spots }: { readonly spots: readonly Spot[] }): Mutant[] {
  return spots.flatMap(({ path, node }) => (node.kind !== 'scalar' || typeof node.value !== 'boolean' ? [] : ['yes', 'no', 'on', 'off', 'Yes', 'NO', 'y', 'n'].map((word) => ({
    kind: `${path.join('.')} is ${word}`, text: put(text, node.range, word), at: node.range.start, says: /write `(?:true|false)`/,
  }))));
}

/** The entries of `secrets` that stand on one line in braces, with that line. */
function oneLiners(text: string, spots: readonly Spot[]): { readonly node: TreeNode; readonly range: { readonly start: number; readonly end: number }; readonly line: string }[] {
  return spots.filter(({ path, node }) => path.length === 2 && path[0] === 'secrets' && text[node.range.start] === '{' && onOneLine(text, node.range)).map(({ node }) => {
    const start = text.lastIndexOf('\n', node.range.start) + 1;
    const end = text.indexOf('\n', node.range.end) + 1;
    return { node, range: { start, end }, line: text.slice(start, end) };
  });
}

function entryOffset(node: TreeNode, ...names: readonly string[]): number {
  const entry = node.kind === 'map' ? node.entries.find(({ key }) => names.includes(key)) : undefined;
  if (entry === undefined) throw new Error(`an entry without ${names.join(', ')}`);
  return entry.value.range.start;
}

/** An entry that stands there once more, or below a wider one. */
function spareEntries(text: string, { spots }: { readonly spots: readonly Spot[] }): Mutant[] {
  return oneLiners(text, spots).flatMap(({ node, range, line }) => {
    const name = entryOffset(node, 'path', 'key', 'role');
    const twice: Mutant = { kind: `${line.trim()} twice`, text: put(text, { start: range.end, end: range.end }, line), at: name + line.length, says: /declared twice/ };
    // writing through a wildcard would be a second mistake
    if (/ (?:keys|env|rotation): |\*|path: \+|capabilities: \[update/.test(line)) return [twice];
    const value = /(?:path|key|role): "?([^,"]+)/.exec(line)?.[1] ?? '';
    const wider = line.replace(/((?:path|key|role): "?)([^,"]+)/, (_, before: string) => `${before}${value.slice(0, -1)}*`);
    return [twice, { kind: `${line.trim()} below a wider one`, text: put(text, { start: range.end, end: range.end }, wider), at: name, says: /already declared by/ }];
  });
}

/** A text that is well-formed and wrong all the same. */
function wrongMeanings(text: string, { spots, keys }: { readonly spots: readonly Spot[]; readonly keys: readonly Key[] }): Mutant[] {
  const engines = new Map(spots.filter(({ path }) => path[0] === 'secrets' && path[2] === 'engine').map(({ path, node }) => [path[1], node.kind === 'scalar' ? node.value : '']));
  const kvMount = spots.find(({ path, node }) => path[0] === 'secrets' && path[2] === 'mount' && engines.get(path[1]) === 'kv-v2' && node.kind === 'scalar')?.node;
  const values = spots.flatMap(({ path, node }): Mutant[] => {
    if (!isText(node) || node.kind !== 'scalar' || !onOneLine(text, node.range)) return [];
    const name = String(path.at(-1));
    const at = node.range.start;
    const quoted = (value: string): string => put(text, node.range, JSON.stringify(value));
    const said = `${path.join('.')} means something else`;
    if (path[0] === 'secrets' && name === 'path' && engines.get(path[1]) === 'kv-v2') {
      return ['data', 'metadata'].map((word) => ({ kind: said, text: quoted(`${word}/${String(node.value)}`), at, says: new RegExp(`begins with \`${word}/\``) }));
    }
    if (name === 'until') return [{ kind: said, text: quoted('2025-12-31'), at, says: /ended on 2025-12-31/ }, { kind: said, text: quoted('2026-02-30'), at, says: /not a day/ }];
    if (path[0] === 'exceptions' && name === 'path' && kvMount?.kind === 'scalar') return [{ kind: said, text: quoted(`${String(kvMount.value)}/old/x`), at, says: /lacks `data\/`/ }];
    if (['path', 'mount', 'role', 'key'].includes(name) && path[0] !== 'exceptions' && !String(node.value).includes('$')) return [{ kind: said, text: quoted(`\${env}-x`), at, says: /`\$\{env\}` is not known/ }];
    return [];
  });
  const clashes = keys.filter((key) => isFree(key)).flatMap((key) => {
    const last = oneLiners(text, spots).at(-1);
    if (last === undefined || / env: /.test(last.line) || !/engine: "?raw/.test(last.line)) return [];
    const name = /[A-Z_]+/.exec(key.key)?.[0] ?? '';
    const before = last.range.end - 2;
    return [{ kind: `${key.key} is made twice`, text: put(text, { start: before, end: before }, `, env: {${name}: field}`), at: before + ', env: {'.length, says: /is also made of/ }];
  });
  const places = spots.filter(({ path }) => path.length === 4 && path[2] === 'environments' && path[0] !== 'environments');
  return [...values, ...clashes, ...places.map(({ path, node }) => ({ kind: `${path.join('.')} is not listed`, text: put(text, node.range, 'nowhere'), at: node.range.start, says: /is not one of the manifest's environments/ }))];
}

const kinds = { wrongTypes, misspeltKeys, missingKeys, extraKeys, badPatterns, badWords, duplicates, yamlFeatures, tabs, unclosed, yesAndNo, spareEntries, wrongMeanings };

export type MutantKind = keyof typeof kinds;

export const mutantKinds = Object.keys(kinds) as MutantKind[];

/** Every single mistake of a kind in a manifest. */
export function mutantsOf(text: string, kind: MutantKind): Mutant[] {
  const { root, mistakes } = parseTree(text);
  if (mistakes.length > 0) throw new Error(`the manifest is not sound: ${mistakes[0]?.message}`);
  return kinds[kind](text, spotsOf(root));
}
