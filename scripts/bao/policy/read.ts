import { didYouMean } from '../../lib/suggest.ts';
import type { Item, Mistake } from './ast.ts';
import { SyntaxMistake } from './ast.ts';
import { decodeText, describe } from './decode.ts';
import { parseHcl } from './hcl-parser.ts';
import { parseJson } from './json-parser.ts';
import type { Policy, PolicyRule } from './model.ts';
import { mostMistakes, readPathBlock } from './path-block.ts';
import type { ReadOptions } from './path-block.ts';
import { newest } from './version.ts';

/** Longest policy in UTF-16 units; OpenBao takes no request above 32 MiB. */
export const longestPolicy = 32 * 1024 * 1024;

/** Space as Go trims it, which a byte order mark is not. */
const startsWithBrace = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*\{/;

export interface PolicyOptions extends Partial<ReadOptions> {
  /** Unix milliseconds; decides which rules have expired. */
  readonly now: number;
}

/**
 * Reads a policy as OpenBao does: a text that starts with `{` is JSON, anything else HCL1. `accepted` and `rules` are
 * what the server would say (checked against its own parser: test/conformance); unlike the server, every mistake is told.
 */
export function readPolicy(text: string, given: PolicyOptions): Policy {
  const options: ReadOptions = { version: newest, interpolated: false, ...given };
  const json = startsWithBrace.test(text);
  if (text.length > longestPolicy) {
    const mistake: Mistake = { message: `the policy is longer than ${longestPolicy / 1024 / 1024} MiB`, range: { start: 0, end: 0 }, help: 'OpenBao takes no request of that size' };
    return { name: undefined, rules: [], expired: [], mistakes: [mistake], accepted: false, syntax: json ? 'json' : 'hcl' };
  }
  const { items, mistakes } = json ? parseJson(text) : parseHcl(text);
  const reading = new Reading(options, [...mistakes]);
  for (const item of items) reading.add(item);
  return reading.policy(json ? 'json' : 'hcl');
}

class Reading {
  readonly #options: ReadOptions;
  readonly #mistakes: Mistake[];
  readonly #rules: PolicyRule[] = [];
  readonly #expired: PolicyRule[] = [];
  #name: string | undefined;

  constructor(options: ReadOptions, mistakes: Mistake[]) {
    this.#options = options;
    this.#mistakes = mistakes;
  }

  add(item: Item): void {
    const first = item.keys[0];
    const key = first?.name;
    if (first === undefined || (key !== 'path' && key !== 'name')) {
      const wrong = key ?? '';
      const help = wrong === '*' || wrong.includes('/') ? `write \`path "${wrong}" { ... }\`` : 'a policy holds `path "..." { ... }` blocks only';
      this.#mistakes.push({ message: `a policy has no key \`${wrong}\`${didYouMean(wrong, ['path', 'name'])}`, range: first?.range ?? item.range, help });
      return;
    }
    if (key === 'name') this.#readName(item);
    else this.#readRule(item);
  }

  #readRule(item: Item): void {
    const { rule, expired, mistakes } = readPathBlock(item, item.keys.slice(1), this.#options);
    for (const mistake of mistakes) this.#mistakes.push(mistake);
    if (rule !== undefined) (expired ? this.#expired : this.#rules).push(rule);
  }

  #readName(item: Item): void {
    try {
      if (item.keys.length > 1 || item.value.type !== 'literal') throw new SyntaxMistake(`\`name\` is a string, not ${describe(item.value)}`, item.value.range);
      this.#name = decodeText(item.value, 'name');
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      this.#mistakes.push(error.mistake);
    }
  }

  policy(syntax: Policy['syntax']): Policy {
    const mistakes = this.#mistakes.sort((a, b) => a.range.start - b.range.start).slice(0, mostMistakes);
    return { name: this.#name, rules: this.#rules, expired: this.#expired, mistakes, accepted: mistakes.length === 0, syntax };
  }
}
