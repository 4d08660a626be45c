import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import type { RuleMeta } from '../core/rule.ts';

/*
 * What `--explain` prints is half of the text of a rule, and no check needs it. In the bundle the fields `why` and
 * `examples` of a rule are read from a file of their own when somebody asks for them; in the sources they stay where
 * the rule is (docs/performance.md has the numbers).
 */

export type RuleWords = Pick<RuleMeta, 'why' | 'examples'>;
const fields = ['why', 'examples'] as const;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where an expression ends that starts at `start`: at the first `,` or closing bracket outside of texts and brackets. */
function expressionEnd(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const letter = source.charAt(at);
    if (letter === '\'' || letter === '"' || letter === '`') {
      for (at += 1; at < source.length && source.charAt(at) !== letter; at += 1) if (source.charAt(at) === '\\') at += 1;
    } else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter) || letter === ',') {
      if (depth === 0) return at;
      if (letter !== ',') depth -= 1;
    }
  }
  return source.length;
}

/** The field and its expression in the `meta` of a rule file; nothing when it is written in another way. */
function spanOf(source: string, field: string): { readonly whole: Span; readonly value: Span } | undefined {
  const meta = source.indexOf('\n  meta: {\n');
  const line = meta === -1 ? -1 : source.indexOf(`\n    ${field}: `, meta);
  if (line === -1) return undefined;
  const start = line + field.length + 7;
  const end = expressionEnd(source, start);
  return { whole: { start: line + 5, end }, value: { start, end } };
}

/** True when a text is written as a constant with this value: then it can be cut out of the code. */
function means(expression: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual((new Function(`'use strict'; return (${expression});`) as () => unknown)(), value);
  } catch {
    return false;
  }
}

/**
 * The source of a rule with its long words behind getters that ask `file`; nothing when the file does not hold them as
 * constants (a rule that is made by a function, for one), and then it stays as it is.
 */
export function withoutWords(source: string, { id, ...words }: RuleWords & Pick<RuleMeta, 'id'>, file: string): string | undefined {
  const spans = fields.map((field) => ({ field, span: spanOf(source, field) })).sort((a, b) => (b.span?.whole.start ?? 0) - (a.span?.whole.start ?? 0));
  let code = source;
  for (const { field, span } of spans) {
    if (span === undefined || !means(source.slice(span.value.start, span.value.end), words[field])) return undefined;
    code = `${code.slice(0, span.whole.start)}get ${field}() { return require(${JSON.stringify(file)})[${JSON.stringify(id)}].${field}; }${code.slice(span.whole.end)}`;
  }
  return code;
}

/** Name in `dist/` of the words of a room's rules. */
function wordsFile(file: string): string {
  return `rule-words-${/[/\\]scripts[/\\](\w+)[/\\]/.exec(file)?.[1] ?? 'shared'}.json`;
}

/** @param found gets the words by the name of the file they belong into, then by rule */
export function ruleWords(found: Map<string, Record<string, RuleWords>>): Plugin {
  return {
    name: 'rule-words',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/rule-words-\w+\.json$/ }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /[/\\]scripts[/\\]\w+[/\\](?:\w+-)?rules[/\\][a-z]+\d+-[\w-]+\.ts$/ }, async ({ path }) => {
        const { rule } = await import(pathToFileURL(path).href) as { readonly rule: { readonly meta: RuleMeta } };
        const { id, why, examples } = rule.meta;
        const file = wordsFile(path);
        const code = withoutWords(await readFile(path, 'utf8'), { id, why, examples }, `./${file}`);
        if (code === undefined) return undefined;
        found.set(file, { ...found.get(file), [id]: { why, examples } });
        return { contents: code, loader: 'ts' };
      });
    },
  };
}
