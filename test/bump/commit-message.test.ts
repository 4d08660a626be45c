import { describe, expect, test } from 'vitest';
import { parseCommitMessage } from '../../scripts/bump/commit-message.ts';
import type { DeviationName } from '../../scripts/bump/commit-message.ts';
import { squashedMessages } from '../../scripts/bump/squash.ts';
import { bumpVectors } from '../support/bump-vectors.ts';
import { judgeMessages } from '../support/bump-history.ts';

describe('conformance vectors', () => {
  test('all rows are here', () => { expect(bumpVectors).toHaveLength(49); });

  test.each(bumpVectors)('$id $note', ({ message, expected }) => {
    const { type, scope, breaking } = parseCommitMessage(message);
    expect({ type, scope, breaking, bump: judgeMessages([message])[0]?.bump }).toEqual(expected);
  });
});

describe('headers', () => {
  test.each([
    ['feat(a(b)c): x', 'feat', 'a(b)c', false], ['feat(a((b))): x', null, null, false], ['fix(@scope/pkg): x', 'fix', '@scope/pkg', false],
    ['build-deps(npm)!: x', 'build-deps', 'npm', true], ['типы(область)!: описание', 'типы', 'область', true], ['FEAT(API)!: x', 'feat', 'API', true],
    ['feat:  two spaces', 'feat', null, false], ['feat!!: x', null, null, false], ['feat(a)(b): x', null, null, false], ['feat! : x', null, null, false],
    ['\ufefffeat: x', null, null, false], ['"feat: x"', null, null, false], ['1feat: x', null, null, false], ['feat(scope: x', null, null, false],
    ['feat(a): b: c', 'feat', 'a', false], ['feat: x\r', 'feat', null, false], ['', null, null, false], ['\n\nfeat: x', null, null, false],
    ['feat(line\nbreak): x', null, null, false], ['ci(build/image-2): x', 'ci', 'build/image-2', false],
  ] as const)('%j', (message, type, scope, breaking) => {
    expect(parseCommitMessage(message)).toMatchObject({ type, scope, breaking });
  });

  test.each<[string, DeviationName]>([
    ['feat:x', 'near-miss'], ['feat : x', 'near-miss'], ['feat!(a): x', 'near-miss'], ['feat(): x', 'near-miss'], ['feat: ', 'near-miss'], ['feat:\tx', 'near-miss'], ['feat:\u00a0x', 'near-miss'],
    [' feat: x', 'near-miss'], ['\ufefffeat: x', 'near-miss'], ['✨ feat: x', 'near-miss'], ['fixup! feat: x', 'near-miss'], ['Added a thing', 'not-conventional'],
    ['feat: x\nmore', 'second-line-not-blank'], ['feat: x\n\nbreaking change: y', 'breaking-not-upper-case'], ['feat: x\n\ntext\nBREAKING CHANGE: y', 'breaking-in-body'],
    ['feat: x\n\nBREAKING CHANGE:', 'breaking-without-text'], ['feat: x\n\nBREAKING CHANGE #12', 'breaking-without-text'], ['feat: x\n\n- BREAKING CHANGE: y', 'breaking-without-text'],
  ])('%j is named a deviation: %s', (message, name) => {
    expect(parseCommitMessage(message).deviations.map((one) => one.name)).toEqual([name]);
  });
});

describe('footers', () => {
  const footers = (message: string): [string, string][] => parseCommitMessage(message).footers.map(({ token, value }) => [token, value]);

  test.each<[string, string, [string, string][]]>([
    ['both separators', 'fix: x\n\nRefs: a\nFixes #12\nReviewed-by: Z', [['Refs', 'a'], ['Fixes', '12'], ['Reviewed-by', 'Z']]],
    ['a value over lines and paragraphs', 'fix: x\n\nBREAKING CHANGE: one\ntwo\n\nthree: no space in a token\n\nRefs: 1', [['BREAKING-CHANGE', 'one\ntwo'], ['three', 'no space in a token'], ['Refs', '1']]],
    ['a paragraph without a token belongs to the value', 'fix: x\n\nNote: one\n\nlast words here', [['Note', 'one\n\nlast words here']]],
    ['CRLF', 'fix: x\r\n\r\nRefs: a\r\nCloses #2\r\n', [['Refs', 'a'], ['Closes', '2']]],
    ['not in the middle of a paragraph', 'fix: x\n\nsome text\nRefs: a', []],
    ['not on the second line', 'fix: x\nRefs: a', []],
    ['a token has no spaces', 'fix: x\n\nReviewed by: Z', []],
    ['code in a value', 'fix: x\n\nBREAKING CHANGE: write\n\n```\nRefs: no\n```\n', [['BREAKING-CHANGE', 'write\n\n```\nRefs: no\n```']]],
  ])('%s', (_, message, expected) => { expect(footers(message)).toEqual(expected); });

  test.each<[string, string, boolean]>([
    ['CRLF', 'fix: x\r\n\r\nBREAKING CHANGE: y\r\n', true], ['hyphen', 'fix: x\n\nBREAKING-CHANGE: y', true], ['mixed case', 'fix: x\n\nBreaking Change: y', false],
    ['underscore', 'fix: x\n\nBREAKING_CHANGE: y', false], ['plural', 'fix: x\n\nBREAKING CHANGES: y', false], ['no space', 'fix: x\n\nBREAKING CHANGE:y', false], ['indented', 'fix: x\n\n  BREAKING CHANGE: y', false],
    ['quoted', 'fix: x\n\n> BREAKING CHANGE: y', false], ['second line', 'fix: x\nBREAKING CHANGE: y', false], ['not conventional', 'hello\n\nBREAKING CHANGE: y', false],
    ['backtick fence', 'fix: x\n\n```\n\nBREAKING CHANGE: y\n```', false], ['tilde fence', 'fix: x\n\n~~~ text\n\nBREAKING CHANGE: y\n~~~', false], ['fence indented by three', 'fix: x\n\n   ```\n\nBREAKING CHANGE: y\n   ```', false],
    ['four spaces are no fence', 'fix: x\n\n    ```\n\nBREAKING CHANGE: y\n\n    ```', true], ['a longer fence holds a shorter one', 'fix: x\n\n````\n```\n\nBREAKING CHANGE: y\n````', false],
    ['another kind does not end it', 'fix: x\n\n```\n~~~\n\nBREAKING CHANGE: y\n```', false], ['behind a fence', 'fix: x\n\n```\ncode\n```\n\nBREAKING CHANGE: y', true],
    ['a fence that never ends', 'fix: x\n\n```\n\nBREAKING CHANGE: y', true], ['inline code is no fence', 'fix: x\n\n```code``` here\n\nBREAKING CHANGE: y\n\n```', true], ['words behind a mark do not end a fence', 'fix: x\n\n```\n``` js\n\nBREAKING CHANGE: y\n```', false],
  ])('breaking: %s', (_, message, breaking) => { expect(parseCommitMessage(message).breaking).toBe(breaking); });
});

describe('ten megabytes', () => {
  const million = 1_000_000;
  test.each<[string, string]>([
    ['one line', `fix: x\n\n${'words '.repeat(2 * million)}`], ['many lines', `fix: x\n\nRefs: 1\n${'ab cd\n'.repeat(1.7 * million)}`], ['blanks before the type', `${' '.repeat(10 * million)}fix: x`],
    ['a token without end', `fix: x\n\n${'A-'.repeat(5 * million)}`], ['parentheses', `fix(${'(a)'.repeat(3 * million)}: x`], ['fences', `fix: x\n\n${'```\n'.repeat(million)}`],
    ['deviations', `fix: x\n\n${'breaking change:\n'.repeat(600_000)}`], ['a bullet', `fix: x (#1)\n\n* fix(${'(a)'.repeat(3 * million)}`], ['blanks behind a number', `fix: x (#1)${' '.repeat(10 * million)}y\n\n* a`],
    ['a quoted subject', `Revert "fix: x"${' '.repeat(10 * million)}"`],
  ])('%s', (_, message) => {
    const before = performance.now();
    expect(judgeMessages(['fix: x', message])[0]?.bump).toMatch(/^(?:none|patch)$/);
    expect(squashedMessages(message, 'all').length).toBeLessThan(2);
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  test('the footer at the end counts', () => {
    expect(parseCommitMessage(`fix: x\n\n${'text and more\n'.repeat(700_000)}\nBREAKING CHANGE: y\n`).breaking).toBe(true);
  });

  test('twice the text takes not much more than twice the time', () => {
    const time = (size: number): number => Math.min(...[1, 2, 3].map(() => {
      const message = `fix: x\n\nRefs: 1\n${'ab\n'.repeat(size)}`;
      const before = performance.now();
      parseCommitMessage(message);
      return performance.now() - before;
    }));
    time(10_000);
    expect(time(400_000)).toBeLessThan(10 * time(100_000) + 50);
  });
});
