import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../scripts/core/diagnostic.ts';
import { applyEdits, selectCompatible } from '../scripts/core/edit.ts';
import type { RuleMeta } from '../scripts/core/rule.ts';
import { sharedRules } from '../scripts/core/shared-rules.ts';
import { ruleFolders, rulesInFiles } from './support/modules.ts';
import { ruleExamples } from './support/rule-examples.ts';
import type { CheckExample } from './support/rule-examples.ts';

/*
 * Every rule's examples run: bad makes it speak, good leaves it silent, what its fix made is silent, and fixing that
 * once more changes nothing.
 */

const folders = new Map<string, readonly RuleMeta[]>([['scripts/core/shared-rules.ts', sharedRules]]);
for (const folder of ruleFolders) folders.set(folder, (await rulesInFiles(folder)).map(({ meta }) => meta));

const mostRounds = 10;

function fixesOf(diagnostics: readonly Diagnostic[]) {
  return diagnostics.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
}

async function fixed(text: string, look: (text: string) => Promise<readonly Diagnostic[]>): Promise<string> {
  let now = text;
  for (let round = 0; round < mostRounds; round += 1) {
    const chosen = selectCompatible(fixesOf(await look(now)));
    if (chosen.length === 0) return now;
    const next = applyEdits(now, chosen.flatMap(({ edits }) => edits));
    if (next === now) return now;
    now = next;
  }
  throw new Error(`the fix does not come to rest after ${mostRounds} rounds`);
}

test('every folder of rules says how its examples run', () => {
  expect([...folders.keys()].filter((folder) => !Object.hasOwn(ruleExamples, folder)), 'add a line to test/support/rule-examples.ts').toEqual([]);
});

describe.each([...folders].filter(([folder]) => Object.hasOwn(ruleExamples, folder)))('%s', async (folder, rules) => {
  const { checkExample } = await (ruleExamples[folder] as () => Promise<{ checkExample: CheckExample }>)();
  const cases = rules.flatMap((rule) => rule.examples.map((example) => ({ rule, example, label: `${rule.id} ${example.title}` })));

  test.each(cases)('$label', async ({ rule, example }) => {
    const look = async (text: string): Promise<readonly Diagnostic[]> => (await checkExample(text, rule)).filter((one) => one.rule === rule.id);
    const bad = await look(example.bad);
    expect(bad.length, 'the bad example must make the rule speak').toBeGreaterThan(0);
    expect((await look(example.good)).map(({ message }) => message), 'the good example must leave it silent').toEqual([]);
    for (const { message, help } of bad) {
      expect(message, 'a message is one line').toMatch(/^\S[^\n]*[^\s.]$/);
      expect(help ?? 'x', 'help is one line').toMatch(/^\S[^\n]*$/);
    }
    const fixes = fixesOf(bad);
    if (rule.fixable === false) expect(fixes, 'the rule says that it has no fix').toEqual([]);
    if (rule.fixable === 'safe') for (const { title } of fixes) expect(title).not.toBe('');
    if (rule.fixable === 'unsafe') expect(fixes.filter(({ safety }) => safety === 'safe'), 'the rule says that its fixes are unsafe').toEqual([]);
    if (fixes.length === 0) return;
    const after = await fixed(example.bad, look);
    const left = await look(after);
    expect(fixesOf(left), 'what was fixed offers no fix again').toEqual([]);
    if (fixes.length === bad.length) expect(left.map(({ message }) => message), `what was fixed is silent:\n${after}`).toEqual([]);
    expect(await fixed(after, look), 'fixing twice is fixing once').toBe(after);
  });

  test('a rule that says it can fix shows a fix in one of its examples', async () => {
    const without: string[] = [];
    for (const rule of rules) {
      if (rule.fixable === false) continue;
      const found = await Promise.all(rule.examples.map(async ({ bad }) => (await checkExample(bad, rule)).filter((one) => one.rule === rule.id)));
      if (fixesOf(found.flat()).length === 0) without.push(rule.id);
    }
    expect(without).toEqual([]);
  });
});
