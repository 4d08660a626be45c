import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/imports.ts';
import { ourRecall, perContext, recallRow } from '../support/recall.ts';

const page = readFileSync(path.join(root, 'docs/bao-lint.md'), 'utf8');

test('the table of recall in the docs is what the rules find today (else: node scripts/tooling/measure-bao-lint.ts)', () => {
  const recall = ourRecall();
  expect(recall.size).toBe(8);
  for (const [kind, counts] of recall) {
    expect(counts).toHaveLength(10);
    // the one token in seventy without a digit, and those with long words in them, are what is given up
    for (const count of counts) expect([kind, count >= perContext * 0.95]).toEqual([kind, true]);
    expect(page).toContain(recallRow(kind, counts));
  }
}, 60_000);
