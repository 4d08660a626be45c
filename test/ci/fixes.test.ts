import { describe, expect, test } from 'vitest';
import type { Diagnostic, Fix } from '../../scripts/core/diagnostic.ts';
import { applyEdits, selectCompatible } from '../../scripts/core/edit.ts';
import { runRules } from '../../scripts/core/rule.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { rules } from '../../scripts/ci/rules/index.ts';
import { settingsOf } from '../../scripts/ci/settings.ts';
import { everyPipeline } from '../support/ci-files.ts';

/*
 * Fixes over every pipeline text of the tests: the file parses as before, keeps its steps, every byte outside of the
 * edits stays, what was fixed is not found again, and a second run changes nothing.
 */

const file = '.woodpecker/release-x.yml';

/** As they are, and with the line ends of Windows. */
const layouts = everyPipeline().flatMap((one) => [one, ...(one.text.includes('\r') ? [] : [{ ...one, name: `${one.name}, CRLF`, text: one.text.replaceAll('\n', '\r\n') }])]);

function look(text: string, section: unknown): Diagnostic[] {
  return runRules(rules, { files: [parsePipelineFile({ path: file, text })], settings: settingsOf(section), complete: false });
}

function fixesOf(diagnostics: readonly Diagnostic[], unsafe: boolean): Fix[] {
  return diagnostics.flatMap(({ fix }) => (fix !== undefined && (unsafe || fix.safety === 'safe') ? [fix] : []));
}

function shapeOf(text: string) {
  const { workflow, substitution } = parsePipelineFile({ path: file, text });
  return {
    blocking: workflow.mistakes.filter(({ blocking }) => blocking).map(({ kind, message }) => `${kind} ${message}`), errors: substitution.errors.length,
    steps: workflow.steps.map(({ name, commands, settings, when }) => [name, commands?.items.length, settings !== undefined, when !== undefined]),
    services: workflow.services.map(({ name }) => name), comments: workflow.document.comments.map(({ start, end }) => text.slice(start, end)),
  };
}

/** Applies what goes together; checks that the rest of the text stays. */
function round(text: string, fixes: readonly Fix[]): string {
  const chosen = selectCompatible(fixes);
  const edits = chosen.flatMap((fix) => fix.edits).sort((a, b) => a.range.start - b.range.start);
  const after = applyEdits(text, edits);
  let before = 0;
  let at = 0;
  for (const { range, newText } of edits) {
    const kept = text.slice(before, range.start);
    expect(after.slice(at, at + kept.length)).toBe(kept);
    at += kept.length + newText.length;
    before = range.end;
  }
  expect(after.slice(at)).toBe(text.slice(before));
  return after;
}

function fixpoint(text: string, section: unknown, unsafe: boolean): string {
  let now = text;
  for (let rounds = 0; rounds < 12; rounds += 1) {
    const fixes = fixesOf(look(now, section), unsafe);
    if (fixes.length === 0) return now;
    const next = round(now, fixes);
    expect(next, 'a fix changes something').not.toBe(now);
    now = next;
  }
  throw new Error('the fixes do not come to rest');
}

describe.each([['safe', false], ['unsafe', true]] as const)('%s fixes', (_, unsafe) => {
  test.each(layouts.map((one) => [one.name, one] as const))('%s', (_name, { text, settings }) => {
    const before = look(text, settings);
    if (fixesOf(before, unsafe).length === 0) return;
    const after = fixpoint(text, settings, unsafe);
    expect(fixpoint(after, settings, unsafe), 'a second run changes nothing').toBe(after);
    const [old, now] = [shapeOf(text), shapeOf(after)];
    expect(now.blocking).toEqual(now.blocking.filter((one) => old.blocking.includes(one)));
    expect(now.errors).toBeLessThanOrEqual(old.errors);
    // a key that is read again is meant to change what the file says
    const renames = before.some(({ rule, fix }) => fix !== undefined && (rule === 'WP004' || rule === 'WP008'));
    if (renames) expect(now.comments).toEqual(old.comments);
    if (old.blocking.length === 0 && !renames) expect({ ...now, blocking: [], errors: 0 }).toEqual({ ...old, blocking: [], errors: 0 });
    const errors = (found: readonly Diagnostic[]): number => found.filter(({ severity }) => severity === 'error').length;
    expect(errors(look(after, settings)), 'a fix makes no new errors').toBeLessThanOrEqual(errors(before));
  });
});

test('there is something to fix', () => {
  const fixed = new Set(everyPipeline().flatMap(({ text, settings }) => look(text, settings)).filter(({ fix }) => fix !== undefined).map(({ rule }) => rule));
  expect([...fixed].sort()).toMatchInlineSnapshot(`
    [
      "IMG001",
      "IMG002",
      "KAN001",
      "KAN002",
      "KAN003",
      "KAN004",
      "WP004",
      "WP008",
      "WP009",
      "WP016",
      "WP022",
      "WP024",
      "WP025",
      "WP031",
      "WP032",
      "WP040",
      "WP050",
      "WP053",
    ]
  `);
});
