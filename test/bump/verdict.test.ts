import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../scripts/bump/policy.ts';
import type { SquashMode } from '../../scripts/bump/squash.ts';
import { judge, judgeAlone } from '../../scripts/bump/verdict.ts';
import { forAll } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { decideMessages, judgeMessages, sha } from '../support/bump-history.ts';

const verdicts = (messages: readonly string[], options: Parameters<typeof judgeMessages>[1] = {}): [string, string][] => judgeMessages(messages, options).map(({ bump, rule }): [string, string] => [bump, rule]).reverse();
const next = (messages: readonly string[], options: Parameters<typeof judgeMessages>[1] = {}): string | null => decideMessages(messages, {}, options).decision.next;
const reverts = (at: number, subject = 'x'): string => `Revert "${subject}"\n\nThis reverts commit ${sha(at)}.\n`;

const gitBlock = 'chore: merge the branch\n\nSquashed commit of the following:\n\ncommit 1111111111111111111111111111111111111111\nAuthor: A <a@b.c>\nDate:   Mon Jan 1 00:00:00 2024 +0000\n\n    feat!: drop the old API\n    \n    BREAKING CHANGE: it is gone\n\ncommit 2222222222222222222222222222222222222222\nAuthor: A <a@b.c>\nDate:   Mon Jan 1 00:00:00 2024 +0000\n\n    fix: typo\n';
const forgejo = 'Sprint 12 (#12)\n\n* fix: one\n* feat(api): two\n\n  with a body\n\nReviewed-on: https://forge.example/o/r/pulls/12\n';

describe('squash bodies', () => {
  test.each<[string, string, SquashMode, string]>([
    ['git\'s block', gitBlock, 'auto', 'major'], ['git\'s block', gitBlock, 'off', 'none'], ['git\'s block, CRLF', gitBlock.replaceAll('\n', '\r\n'), 'auto', 'major'],
    ['Forgejo\'s bullets', forgejo, 'auto', 'minor'], ['Forgejo\'s bullets', forgejo, 'off', 'none'], ['bullets without a number', forgejo.replace(' (#12)', ''), 'auto', 'none'], ['bullets without a number', forgejo.replace(' (#12)', ''), 'all', 'minor'],
    ['a breaking bullet', 'feat: x (#3)\n\n* fix: a\n* feat!: b\n', 'auto', 'major'], ['a footer in a bullet', 'feat: x (#3)\n\n* fix: a\n\n  BREAKING CHANGE: c\n', 'auto', 'major'],
    ['paragraphs', 'chore: sprint\n\nfeat: a\n\nfix: b\n', 'auto', 'none'], ['paragraphs', 'chore: sprint\n\nfeat: a\n\nfix: b\n', 'all', 'minor'], ['a breaking paragraph', 'chore: sprint\n\nfeat!: a\n', 'all', 'major'],
    ['bullets in a fence', 'chore: x (#3)\n\n```\n* feat: a\n```\n', 'auto', 'none'], ['a list that is no commits', 'fix: x (#3)\n\n* one\n* two: three\n', 'auto', 'patch'], ['the subject is higher', 'feat: x (#3)\n\n* fix: a\n', 'auto', 'minor'],
  ])('%s: %#', (_, message, squash, bump) => {
    expect(judgeMessages([message], { policy: { squash } })[0]?.bump).toBe(bump);
  });
});

describe('reverts', () => {
  // the five histories of a comparison in which no other tool got all right
  test('a change and its revert cancel out', () => { expect(verdicts(['feat: a', reverts(1)])).toEqual([['none', 'reverted'], ['none', 'revert']]); });
  test('of a released change: a patch, and a warning', () => {
    const found = decideMessages([reverts(0xabc)], {}, { released: [sha(0xabc)] });
    expect([found.decision.next, found.rules]).toEqual(['1.0.1', ['BMP101']]);
  });
  test('as a commit of type revert', () => { expect(next(['feat: a', `revert: feat: a\n\nThis reverts commit ${sha(1)}.`])).toBe(null); });
  test('the revert of the revert brings it back', () => { expect(next(['feat!: a', reverts(1), reverts(2)])).toBe('2.0.0'); });
  test('squashed: by subject, whatever the numbers', () => { expect(next(['feat: a (#1)', 'Revert "feat: a" (#2)'])).toBe(null); });

  test.each<[string, readonly string[], string | null]>([
    ['three reverts', ['feat: a', reverts(1), reverts(2), reverts(3)], null], ['four reverts', ['feat: a', reverts(1), reverts(2), reverts(3), reverts(4)], '1.1.0'],
    ['git 2.43 says Reapply', ['feat: a', reverts(1), `Reapply "feat: a"\n\nThis reverts commit ${sha(2)}.`], '1.1.0'],
    ['an abbreviated SHA', ['feat: a', `Revert "feat: a"\n\nThis reverts commit ${sha(1).slice(0, 8)}.`], null],
    ['Refs of a revert commit', ['feat: a', 'fix: b', `revert: both\n\nRefs: ${sha(1).slice(0, 10)}, ${sha(2)}`], null],
    ['Refs of another commit', ['feat: a', `fix: b\n\nRefs: ${sha(1)}`], '1.1.0'],
    ['only one of two', ['feat: a', 'fix: b', reverts(1)], '1.0.1'], ['two in one commit', ['feat: a', 'fix: b', `Revert two\n\nThis reverts commit ${sha(1)}.\nThis reverts commit ${sha(2)}.`], null],
    ['CRLF', ['feat: a', reverts(1).replaceAll('\n', '\r\n')], null], ['an unknown SHA', ['feat: a', reverts(0xfff)], '1.1.0'], ['a SHA in the future', [reverts(2), 'feat: b'], '1.1.0'],
    ['a sentence that only mentions it', ['feat: a', `fix: b\n\nUnlike before, this reverts commit ${sha(1)}.`], '1.1.0'],
    ['squashed revert of a squashed revert', ['feat: a (#1)', 'Revert "feat: a" (#2)', 'Revert "Revert "feat: a" (#2)" (#3)'], '1.1.0'],
    ['the same subject again, reverted again', ['feat: a', 'Revert "feat: a"', 'feat: a', 'Revert "feat: a"'], null],
    ['a breaking revert is breaking', ['feat: a', `revert!: feat: a\n\nThis reverts commit ${sha(1)}.`], '2.0.0'],
  ])('%s', (_, messages, version) => { expect(next(messages)).toBe(version); });

  test('a released change, taken back and brought back, is no change', () => {
    expect(next([reverts(0xabc), reverts(1)], { released: [sha(0xabc)] })).toBe(null);
  });

  test('of a merge: all that it brought in', () => {
    const commits = [
      { sha: sha(5), message: `Revert "Merge b"\n\nThis reverts commit ${sha(4)}, reversing\nchanges made to ${sha(3)}.\n`, parents: [sha(4)] },
      { sha: sha(4), message: 'Merge b', parents: [sha(3), sha(2)] }, { sha: sha(3), message: 'fix: main', parents: [sha(1)] }, { sha: sha(2), message: 'feat: side', parents: [sha(1)] }, { sha: sha(1), message: 'fix: base', parents: [] },
    ];
    const judged = judge(commits.map((one) => judgeAlone(one, defaultPolicy)), defaultPolicy, () => false);
    expect(judged.map(({ rule }) => rule)).toEqual(['revert', 'reverted', 'type', 'reverted', 'type']);
    const again = [{ sha: sha(6), message: reverts(5), parents: [sha(5)] }, ...commits];
    expect(judge(again.map((one) => judgeAlone(one, defaultPolicy)), defaultPolicy, () => false).map(({ bump }) => bump)).toContain('minor');
  });
});

describe('release commits', () => {
  const release = 'chore(release): v1.1.0 [CI SKIP]\n\n- 1.0.0 -> 1.1.0 (minor)\n\nBump-Release: v1.1.0\n';
  test('are known by their trailer', () => { expect(verdicts([release, release.replace(' [CI SKIP]', '')])).toEqual([['none', 'release-commit'], ['none', 'release-commit']]); });
  test('a squash that quotes one still brings its own change', () => {
    expect(verdicts([`feat: a (#2)\n\n* feat: a\n* ${release}`])).toEqual([['minor', 'type']]);
    expect(verdicts([`chore: sync (#2)\n\n* fix: a\n* ${release}`])).toEqual([['patch', 'squash']]);
  });
});

describe('properties', () => {
  const type = (random: Random): string => random.pick(['feat', 'fix', 'docs', 'chore', 'perf', 'zzz']);
  const plain = (random: Random, seed: number): string => `${type(random)}${random.boolean(0.3) ? `(${random.text(1, 4, 'abc/, ')})` : ''}: change ${seed} ${random.int(0, 1e9)}`;

  test('breaking always beats the table', async () => {
    await forAll({ runs: 150 }, (random, seed) => {
      const messages = random.list(0, 6, () => plain(random, seed));
      const header = plain(random, seed);
      const breaking = random.boolean() ? header.replace(':', '!:') : `${header}\n\nBREAKING${random.pick([' ', '-'])}CHANGE: all`;
      messages.splice(random.int(0, messages.length), 0, breaking);
      expect(next(messages, { policy: { types: { feat: 'none', docs: 'patch', chore: 'none' } } })).toBe('2.0.0');
    });
  });

  test('the order of commits that do not know each other does not matter', async () => {
    await forAll({ runs: 150 }, (random, seed) => {
      const messages = random.list(0, 8, () => `${plain(random, seed)}${random.boolean(0.1) ? '\n\nBREAKING CHANGE: b' : ''}`);
      expect(next(random.shuffle(messages))).toBe(next(messages));
    });
  });

  test('a commit and its revert change nothing, wherever they stand', async () => {
    await forAll({ runs: 150 }, (random, seed) => {
      const before = random.list(0, 5, () => plain(random, seed));
      const between = random.list(0, 3, () => plain(random, seed));
      const after = random.list(0, 3, () => plain(random, seed));
      const taken = `${random.pick(['feat', 'fix', 'feat!'])}: taken back`;
      const position = before.length + 1;
      expect(next([...before, taken, ...between, reverts(position), ...after])).toBe(next([...before, ...between, ...after]));
    });
  });
});
