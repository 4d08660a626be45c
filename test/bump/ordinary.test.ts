import { expect, test } from 'vitest';
import { parseCommitMessage } from '../../scripts/bump/commit-message.ts';
import { historyRules } from '../../scripts/bump/message-rules/index.ts';
import { isOrdinary } from '../../scripts/bump/message-subject.ts';
import { runRules } from '../../scripts/core/rule.ts';
import { forAll } from '../support/random.ts';

/* What is taken for ordinary is not shown to the rules, so they must have nothing to say about it. */

function found(text: string): number {
  return runRules(historyRules, { source: { path: 'commit', text }, message: parseCommitMessage(text), types: [], scopes: undefined, headerLength: undefined, isRelease: false }).length;
}

test('what a rule about history speaks of is not ordinary', () => {
  for (const { meta } of historyRules) for (const { bad } of meta.examples) expect(isOrdinary(parseCommitMessage(bad)), bad).toBe(false);
  expect(isOrdinary(parseCommitMessage('feat: add login\n\nSome text.\n\nRefs: #1\n'))).toBe(true);
});

test('of an ordinary message the rules say nothing', async () => {
  let ordinary = 0;
  await forAll({ runs: 1000 }, (random) => {
    const text = random.text(1, 12, ['feat', 'fix', '(x)', '!', ': ', ':', ' ', 'word', '\n', '\n\n', '[skip ci]', '[CI', 'BREAKING CHANGE: y', 'breaking change:', '* ', '```\n', 'Refs: a', '\r\n', '\ufeff', 'é']);
    if (!isOrdinary(parseCommitMessage(text))) return;
    ordinary += 1;
    expect(found(text), JSON.stringify(text)).toBe(0);
  });
  expect(ordinary).toBeGreaterThan(20);
});
