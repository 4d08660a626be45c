import { expect, test } from 'vitest';
import { projectRule } from '../../scripts/bao/project-rule.ts';
import { lintRules } from '../../scripts/bao/lint-rules/index.ts';
import { createScan } from '../../scripts/bao/lint-scan.ts';
import { gateOf } from '../../scripts/bao/lint-sieve.ts';
import { serviceToken } from '../../scripts/bao/sample-tokens.ts';
import { scannable } from '../support/scannable.ts';

const scan = createScan(lintRules);
const idsOf = (path: string, text: string): string[] => scan(scannable(path, text))?.diagnostics.map(({ rule }) => rule) ?? [];

test('one leaked token is one finding, whatever it stands in', () => {
  expect(idsOf('.env', `BAO_TOKEN=${serviceToken}\n`)).toEqual(['BAO001']);
  expect(idsOf('run.sh', `curl -H "X-Vault-Token: ${serviceToken}" https://bao\n`)).toEqual(['BAO001']);
  expect(idsOf('.env', 'BAO_TOKEN=root-of-all-1\n')).toEqual(['BAO008']);
});

test('findings above the most of one rule in one file are counted, not dropped', () => {
  const found = scan(scannable('a.env', `BAO_SKIP_VERIFY=true\n`.repeat(250)))?.diagnostics ?? [];
  expect(found).toHaveLength(201);
  expect(found.at(-1)).toMatchObject({ rule: 'BAO020', severity: 'error', message: '50 more findings of BAO020 in this file are not shown one by one' });
});

test('the sieve lets through what any gate matches, in every part of a file', () => {
  const samples = lintRules.flatMap((rule) => rule.finds.map((text) => ({ rule, text })));
  for (const { rule, text } of samples) {
    for (const [before, behind] of [[0, 0], [1, 4000], [2000, 2000], [4000, 1], [1333, 2667]] as const) {
      const all = `${'x y\n'.repeat(before)}${text}\n${'x y\n'.repeat(behind)}`;
      if (!gateOf([rule.gate]).test(all)) continue;
      const [alone, among] = [createScan([rule]), scan].map((one) => one(scannable(rule.samplePath, all)));
      expect([rule.meta.id, before, alone === undefined, among === undefined]).toEqual([rule.meta.id, before, false, false]);
    }
  }
});

test('rules of a project with and without a fixed text are found', () => {
  for (const pattern of ['pay_live_(?<secret>[a-z0-9]{8})', '(?<secret>\\d{4}-[a-z0-9]{8})', '\\bk[0-9]=(?<secret>[a-z0-9]{8})', 'é (?<secret>pay_live_[a-z]{4})', 'clé=(?<secret>\\w{8})']) {
    const own = createScan([...lintRules, projectRule({ id: 'ABC001', pattern, message: 'a key' })]);
    const text = 'é pay_live_abcd1234 5678-abcd1234 k1=abcd1234 clé=abcd1234\n';
    expect(own(scannable('a.txt', text))?.diagnostics.map(({ rule }) => rule), pattern).toEqual(['ABC001']);
  }
});
