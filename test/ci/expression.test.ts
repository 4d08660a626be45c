import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluateExpression } from '../../scripts/ci/expression.ts';
import { root } from '../support/imports.ts';
import { createRandom } from '../support/random.ts';

/*
 * `evaluate`, against what expr v1.17.8 (the one in Woodpecker 3.17) answered to the same programs with the same
 * variables, all of them texts. `error`: it does not compile, or stops. Where we answer at all, we answer the same.
 */

interface Vectors {
  readonly variables: Readonly<Record<string, string>>;
  /** Program, what expr says, and whether we must be able to say it. */
  readonly programs: readonly (readonly [program: string, answer: 'true' | 'false' | 'error', decided?: false])[];
}

const { variables, programs } = JSON.parse(readFileSync(path.join(root, 'test/fixtures/ci/expressions.json'), 'utf8')) as Vectors;

test.each(programs.map(([program, answer, decided = true]) => [program, answer, decided] as const))('%s', (program, answer, decided) => {
  const ours = String(evaluateExpression(program, variables));
  if (answer === 'error' || !decided) expect(['unknown', String(answer)]).toContain(ours);
  else expect(ours).toBe(answer);
  if (answer === 'error') expect(ours).toBe('unknown');
});

describe('with some of the variables only', () => {
  const ask = (program: string) => evaluateExpression(program, { CI_PIPELINE_EVENT: 'push' }, 'unknown');
  test.each([
    ['CI_PIPELINE_EVENT == "push"', true], ['CI_COMMIT_MESSAGE contains "x"', 'unknown'], ['CI_PIPELINE_EVENT == "tag" && CI_COMMIT_MESSAGE contains "x"', false],
    ['CI_COMMIT_MESSAGE contains "x" && CI_PIPELINE_EVENT == "tag"', false], ['CI_COMMIT_MESSAGE contains "x" || CI_PIPELINE_EVENT == "push"', true],
    ['not (CI_COMMIT_MESSAGE contains "x")', 'unknown'], ['CI_COMMIT_MESSAGE contains "x" || CI_PIPELINE_EVENT == "tag"', 'unknown'],
    ['int(CI_PIPELINE_EVENT) > 1 && CI_PIPELINE_EVENT == "tag"', 'unknown'],
  ] as const)('%s', (program, expected) => {
    expect(ask(program)).toBe(expected);
  });
});

test('anything gives an answer in bounded time', () => {
  const random = createRandom(7);
  const pieces = ['CI_COMMIT_BRANCH', '"a"', "'", '"', '(', ')', '[', ']', '{', '}', '#', '.', ',', '==', '!=', 'in', 'not', 'and', '||', '?', ':', '1', '2.5', 'matches', '"(a+)+$"', 'any', 'len', 'split', 'nil', ' ', '\\', '-', '%', 'let', '$env'];
  for (let round = 0; round < 3000; round += 1) {
    const program = Array.from({ length: random.int(1, 14) }, () => pieces[random.int(0, pieces.length - 1)] ?? '').join(random.int(0, 1) === 0 ? ' ' : '');
    expect([true, false, 'unknown']).toContain(evaluateExpression(program, variables));
  }
  expect(evaluateExpression(`${'('.repeat(900)}true${')'.repeat(900)}`, {})).toBe('unknown');
  expect(evaluateExpression(`"${'a'.repeat(900)}b" matches "(a+)+$"`, {})).toBe('unknown');
});
