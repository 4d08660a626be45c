import { didYouMean } from '../../lib/suggest.ts';
import type { Item, Key, Mistake, Node } from './ast.ts';
import { SyntaxMistake } from './ast.ts';
import type { Capability } from './capability.ts';
import { bitOf, capabilities, isCapability, legacyPolicies, setOf } from './capability.ts';
import type { Attribute } from './decode.ts';
import { decodeInteger, decodeParameters, decodeText, decodeTexts, describe, keyText, textOf } from './decode.ts';
import { parseDuration, parseTime } from './go-values.ts';
import { mistakeOfKeysFilter } from './keys-filter.ts';
import type { Limits, PolicyRule, Value } from './model.ts';
import { kindOf } from './pattern-kind.ts';
import { hasTemplate } from './template-check.ts';
import type { BaoVersion } from './version.ts';
import { atLeast, formatVersion } from './version.ts';

/** Most mistakes told of one policy. */
export const mostMistakes = 100;

/** Keys of a path block with the 2.x release that brought them. */
const since: Readonly<Record<string, number>> = {
  comment: 0, policy: 0, capabilities: 0, allowed_parameters: 0, denied_parameters: 0, required_parameters: 0,
  min_wrapping_ttl: 0, max_wrapping_ttl: 0, mfa_methods: 0, pagination_limit: 2, expiration: 3, list_scan_response_keys_filter_path: 4,
};

export interface ReadRule {
  /** `undefined` when the block could not be read. */
  readonly rule: PolicyRule | undefined;
  readonly expired: boolean;
  readonly mistakes: readonly Mistake[];
}

export interface ReadOptions {
  readonly version: BaoVersion;
  /** Unix milliseconds, for `expiration`. */
  readonly now: number;
  /** True when `${...}` in a path stands for something that is not known here. */
  readonly interpolated: boolean;
}

/** One `path "..." { ... }`: `keys` are those behind the word `path`. */
export function readPathBlock(item: Item, keys: readonly Key[], options: ReadOptions): ReadRule {
  const block = new PathBlock(item, keys, options);
  try {
    return block.read();
  } catch (error) {
    if (!(error instanceof SyntaxMistake)) throw error;
    return { rule: undefined, expired: false, mistakes: [...block.mistakes, error.mistake] };
  }
}

class PathBlock {
  readonly mistakes: Mistake[] = [];
  readonly #item: Item;
  readonly #label: Key;
  readonly #options: ReadOptions;
  readonly #attributes = new Map<string, Attribute[]>();

  constructor(item: Item, keys: readonly Key[], options: ReadOptions) {
    this.#item = item;
    // a block without a label is a rule for the path `path`
    this.#label = keys[0] ?? { name: 'path', range: (item.keys[0] as Key).range };
    this.#options = options;
  }

  read(): ReadRule {
    const written = keyText(this.#label);
    const templated = hasTemplate(written);
    if (templated === undefined) this.#mistake('the `{{` and `}}` of this path do not match', this.#label.range, 'write each template as `{{...}}`');
    this.#collect();
    const limits = this.#decoded();
    const words = this.#words();
    const expiration = this.#expiration();
    const expired = expiration !== undefined && this.#options.now > expiration;
    const path = written.startsWith('/') ? written.slice(1) : written;
    const list = expired ? [] : this.#capabilities(words.list, words.legacy);
    if (!expired && path.includes('+*')) this.#mistake('`+*` is not allowed in a path', this.#label.range, '`+` is a whole segment; write `+/*`, or a prefix and `*`');
    if (!expired && !list.includes('deny')) this.#checkLimits(limits, list);
    const rule: PolicyRule = {
      written, path, kind: kindOf(path), capabilities: list, set: setOf(list), limits, expiration,
      templated: templated === true, approximate: this.#options.interpolated && written.includes('${'),
      range: this.#item.range, pathRange: this.#label.range, capabilityRanges: words.ranges,
    };
    return { rule, expired, mistakes: this.mistakes };
  }

  #mistake(message: string, range: Mistake['range'], help?: string): void {
    this.mistakes.push(help === undefined ? { message, range } : { message, range, help });
  }

  #collect(): void {
    const { value } = this.#item;
    if (value.type !== 'object') throw new SyntaxMistake(`a rule is a block, not ${describe(value)}`, value.range);
    for (const item of value.items) {
      const [name, ...rest] = item.keys as [Key, ...Key[]];
      const word = keyText(name);
      const release = Object.hasOwn(since, word) ? since[word] : undefined;
      if (release === undefined || !atLeast(this.#options.version, release)) {
        this.#unknown(word, name, release);
        continue;
      }
      this.#attributes.set(word, [...this.#attributes.get(word) ?? [], { name, rest, value: item.value, range: item.range }]);
    }
  }

  #unknown(word: string, name: Key, release: number | undefined): void {
    if (this.mistakes.length >= mostMistakes) return;
    const known = Object.keys(since).filter((key) => atLeast(this.#options.version, since[key] as number));
    const help = release === undefined ? word === 'description' ? 'write `comment`' : `known are ${known.join(', ')}` : `OpenBao ${formatVersion(this.#options.version)} does not know it; it came with 2.${release}`;
    this.#mistake(`a rule has no key \`${word}\`${release === undefined ? didYouMean(word, known) : ''}`, name.range, help);
  }

  /** Values of an attribute that takes no label, each with its place; wrong ones become mistakes. */
  #each<T>(name: string, decode: (node: Node) => T): { readonly value: T; readonly node: Node }[] {
    return (this.#attributes.get(name) ?? []).flatMap(({ rest, value, name: key }) => {
      try {
        if (rest.length > 0) throw new SyntaxMistake(`\`${name}\` takes no label`, key.range);
        return [{ value: decode(value), node: value }];
      } catch (error) {
        if (!(error instanceof SyntaxMistake)) throw error;
        this.mistakes.push(error.mistake);
        return [];
      }
    });
  }

  #parameters(name: string): ReadonlyMap<string, readonly Value[]> | undefined {
    const given = this.#attributes.get(name);
    if (given === undefined) return undefined;
    const values = new Map<string, Value[]>();
    for (const attribute of given) {
      try {
        decodeParameters(attribute, values);
      } catch (error) {
        if (!(error instanceof SyntaxMistake)) throw error;
        this.mistakes.push(error.mistake);
      }
    }
    return new Map([...values].map(([key, list]) => [key.toLowerCase(), list]));
  }

  #decoded(): Limits {
    const texts = (name: string): string[] => this.#each(name, (node) => decodeTexts(node, name)).flatMap(({ value }) => value.map(({ text }) => text));
    return {
      allowed: this.#parameters('allowed_parameters'), denied: this.#parameters('denied_parameters'),
      required: texts('required_parameters'), mfaMethods: texts('mfa_methods'),
      minWrappingTtl: this.#ttl('min_wrapping_ttl'), maxWrappingTtl: this.#ttl('max_wrapping_ttl'),
      paginationLimit: this.#each('pagination_limit', (node) => decodeInteger(node, 'pagination_limit')).at(-1)?.value ?? 0,
      keysFilter: this.#each('list_scan_response_keys_filter_path', (node) => decodeText(node, 'list_scan_response_keys_filter_path')).at(-1)?.value ?? '',
    };
  }

  #ttl(name: string): number {
    return this.#each(name, (node) => {
      const seconds = node.type !== 'literal' || node.kind === 'bool' ? undefined
        : node.kind === 'float' ? Math.trunc(Number(textOf(node))) : node.kind === 'number' ? decodeInteger(node, name) : parseDuration(textOf(node));
      if (seconds === undefined || Number.isNaN(seconds)) throw new SyntaxMistake(`\`${name}\` is a number of seconds or a duration like "90s", "1h" or "2d"`, node.range);
      return seconds;
    }).at(-1)?.value ?? 0;
  }

  #words() {
    const given = this.#each('capabilities', (node) => decodeTexts(node, 'capabilities')).flatMap(({ value }) => value);
    const legacy = this.#each('policy', (node) => decodeText(node, 'policy')).at(-1);
    return { list: given, legacy, ranges: given.map(({ text, node }) => ({ word: text, range: node.range })) };
  }

  /** Words in order, up to a `deny`, which drops all others; an unknown word behind it is not looked at. */
  #capabilities(given: readonly { readonly text: string; readonly node: Node }[], legacy: { readonly value: string; readonly node: Node } | undefined): Capability[] {
    const old = legacy === undefined || legacy.value === '' ? [] : Object.hasOwn(legacyPolicies, legacy.value) ? legacyPolicies[legacy.value] : undefined;
    if (old === undefined) this.#mistake(`there is no policy \`${(legacy?.value ?? '').trim()}\``, (legacy as { readonly node: Node }).node.range, `the old form knows ${Object.keys(legacyPolicies).join(', ')}; better write \`capabilities\``);
    if (old?.includes('deny') === true) return ['deny'];
    const found: Capability[] = [];
    for (const { text, node } of given) {
      if (text === 'deny') return ['deny'];
      if (isCapability(text) && (text !== 'scan' || atLeast(this.#options.version, 2))) found.push(text);
      else if (this.mistakes.length < mostMistakes) this.#mistake(`there is no capability \`${text}\`${didYouMean(text, capabilities)}`, node.range, capabilityHelp(text));
    }
    return [...found, ...old ?? []];
  }

  #expiration(): number | undefined {
    const given = this.#each('expiration', (node) => decodeText(node, 'expiration')).at(-1);
    if (given === undefined || given.value === '') return undefined;
    const time = parseTime(given.value);
    if (time === undefined) throw new SyntaxMistake('`expiration` is not a time', given.node.range, 'write it like "2026-12-31T00:00:00Z"');
    return time;
  }

  #checkLimits(limits: Limits, list: readonly Capability[]): void {
    const place = (name: string): Mistake['range'] => this.#attributes.get(name)?.at(-1)?.value.range ?? this.#item.range;
    if (limits.minWrappingTtl !== 0 && limits.maxWrappingTtl !== 0 && limits.maxWrappingTtl < limits.minWrappingTtl) {
      this.#mistake('`max_wrapping_ttl` is less than `min_wrapping_ttl`', place('max_wrapping_ttl'));
    }
    if (limits.keysFilter === '') return;
    const name = 'list_scan_response_keys_filter_path';
    if ((setOf(list) & bitOf('list')) === 0) this.#mistake(`\`${name}\` needs the capability \`list\``, place(name), 'add "list" to the capabilities');
    const wrong = mistakeOfKeysFilter(limits.keysFilter);
    if (wrong !== undefined) this.#mistake(`\`${name}\` is not valid: ${wrong}`, place(name));
  }
}

function capabilityHelp(word: string): string {
  if (isCapability(word.toLowerCase())) return 'capabilities are written in lower case';
  if (word === 'write') return 'write "create", "update"';
  return `known are ${capabilities.join(', ')}`;
}
