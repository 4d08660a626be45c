import { expect, test } from 'vitest';
import { fixpoint } from '../../scripts/cli/fixpoint.ts';
import type { Diagnostic } from '../../scripts/core/diagnostic.ts';
import { runRules } from '../../scripts/core/rule.ts';
import type { FileReader } from '../../scripts/ports/files.ts';
import { fakeRules } from '../support/fake-command.ts';
import { forAll } from '../support/random.ts';

function memory(files: Readonly<Record<string, string>>): FileReader {
  return {
    text: async (file) => files[file],
    bytes: async (file) => (files[file] === undefined ? undefined : Buffer.from(files[file])),
    list: async () => undefined,
    stat: async () => undefined,
  };
}

const pieces = ['bad', 'worse', 'ugly', 'odd', 'fine', ' ', '\n', '\r\n', '\t', 'ü', '\u{1f600}', '-'];

async function fix(files: Readonly<Record<string, string>>, allowed: (safety: 'safe' | 'unsafe') => boolean) {
  const look = async (read: FileReader): Promise<Diagnostic[]> => {
    const found: Diagnostic[] = [];
    for (const path of Object.keys(files)) found.push(...runRules(fakeRules, { path, text: await read.text(path) ?? '' }));
    return found;
  };
  return fixpoint(memory(files), look, (result) => result, allowed);
}

test('nothing that is allowed remains, nothing else changes, and a second run writes nothing', async () => {
  await forAll({ runs: 200 }, async (random) => {
    const files = { 'a.txt': random.text(0, 40, pieces), 'b.txt': random.text(0, 40, pieces) };
    const both = random.boolean();
    const { result, writes, count } = await fix(files, (safety) => both || safety === 'safe');
    expect(result.filter(({ fix: one }) => one !== undefined && (both || one.safety === 'safe'))).toEqual([]);
    const after: Record<string, string> = { ...files };
    for (const { path, text, before } of writes) {
      expect(before).toBe(files[path as keyof typeof files]);
      after[path] = text;
    }
    const expected = (text: string): string => {
      const safe = text.replace(/\bbad\b|\bworse\b/g, 'good');
      return both ? safe.replace(/\bugly\b/g, 'pretty') : safe;
    };
    expect(after).toEqual({ 'a.txt': expected(files['a.txt']), 'b.txt': expected(files['b.txt']) });
    expect(count > 0).toBe(writes.length > 0);
    const again = await fix({ 'a.txt': after['a.txt'] ?? '', 'b.txt': after['b.txt'] ?? '' }, (safety) => both || safety === 'safe');
    expect(again).toMatchObject({ writes: [], count: 0 });
  });
});

test('fixes that fight each other end, and a file that is back where it began is not written', async () => {
  const flip = async (read: FileReader): Promise<Diagnostic[]> => {
    const text = await read.text('a') ?? '';
    return [{ rule: 'X001', severity: 'error', message: 'flip', location: { kind: 'file', path: 'a' }, fix: { title: 'flip', safety: 'safe', edits: [{ path: 'a', range: { start: 0, end: 1 }, newText: text === 'x' ? 'y' : 'x' }] } }];
  };
  const { writes } = await fixpoint(memory({ a: 'x' }), flip, (result) => result, () => true);
  expect(writes).toEqual([]);
});

test('a fix of several places is applied whole or waits', async () => {
  const look = async (read: FileReader): Promise<Diagnostic[]> => {
    const text = await read.text('a') ?? '';
    const found = (message: string, edits: readonly (readonly [number, number, string])[]): Diagnostic => ({
      rule: 'X001', severity: 'error', message, location: { kind: 'file', path: 'a' },
      fix: { title: message, safety: 'safe', edits: edits.map(([start, end, newText]) => ({ path: 'a', range: { start, end }, newText })) },
    });
    return text === 'abc' ? [found('one', [[0, 1, 'A']]), found('two', [[0, 1, 'X'], [2, 3, 'Z']])] : text === 'Abc' ? [found('two', [[0, 1, 'X'], [2, 3, 'Z']])] : [];
  };
  const { writes } = await fixpoint(memory({ a: 'abc' }), look, (result) => result, () => true);
  expect(writes).toEqual([{ kind: 'write-file', path: 'a', text: 'XbZ', before: 'abc' }]);
});
