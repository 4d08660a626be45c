import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RuleMeta } from '../../scripts/core/rule.ts';
import { withoutWords } from '../../scripts/tooling/rule-words.ts';
import { root } from '../support/imports.ts';

const source = (why: string, examples: string): string => `export const rule = {
  meta: {
    id: 'X1', name: 'one', severity: 'error',
    why: ${why},
    examples: ${examples},
  },
  check: () => [],
};
`;
const examples = [{ title: 'a', bad: 'it\'s [, {', good: '}, ]' }] as const;
const written = `[{ title: 'a', bad: 'it\\'s [, {', good: "}, ]" }]`;

describe('withoutWords', () => {
  test('long words become questions to a file; everything else stays', () => {
    expect(withoutWords(source('\'because, `of` "that"\'', written), { id: 'X1', why: 'because, `of` "that"', examples }, './words.json')).toBe(`export const rule = {
  meta: {
    id: 'X1', name: 'one', severity: 'error',
    get why() { return require("./words.json")["X1"].why; },
    get examples() { return require("./words.json")["X1"].examples; },
  },
  check: () => [],
};
`);
  });

  test.each([
    ['a value that is not the one of the loaded rule', source('\'another\'', written)],
    ['a value that is worked out', source('reason', written)],
    ['a rule without a literal meta', 'export const rule = patternRule({ why: \'w\' });\n'],
  ])('%s: the file is left alone', (_, text) => {
    expect(withoutWords(text, { id: 'X1', why: 'w', examples }, './words.json')).toBeUndefined();
  });
});

test('the rules of the pipeline linter are all written so that their words can be taken out', async () => {
  const left: string[] = [];
  for (const folder of ['rules', 'drift-rules']) {
    for (const name of readdirSync(path.join(root, 'scripts/ci', folder)).filter((one) => one !== 'index.ts')) {
      const { rule } = await import(path.join(root, 'scripts/ci', folder, name)) as { readonly rule: { readonly meta: RuleMeta } };
      const code = withoutWords(readFileSync(path.join(root, 'scripts/ci', folder, name), 'utf8'), rule.meta, './words.json');
      if (code === undefined) left.push(name);
    }
  }
  expect(left).toEqual([]);
});
