import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { unifiedDiff } from '../../scripts/lib/diff.ts';
import { forAll } from '../support/random.ts';

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'ci-shared-diff-'));
  onTestFinished(() => { rmSync(made, { recursive: true, force: true }); });
  spawnSync('git', ['init', '-q'], { cwd: made });
  return made;
}

test('reads like a diff of git', () => {
  expect(unifiedDiff('a/b.txt', 'one\ntwo\nthree\n', 'one\n2\nthree\n')).toBe('--- a/a/b.txt\n+++ b/a/b.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n');
  expect(unifiedDiff('a', undefined, 'x\n')).toBe('--- /dev/null\n+++ b/a\n@@ -0,0 +1,1 @@\n+x\n');
  expect(unifiedDiff('a', 'same', 'same')).toBe('');
  expect(unifiedDiff('a', 'x', 'x\n')).toContain('\\ No newline at end of file');
});

test('`git apply` makes the new text of the old one, whatever the lines end with', async () => {
  const made = folder();
  const lines = ['a\n', 'b\n', 'c\r\n', 'd\r\n', '\n', '\r\n', '--- x\n', '+++ y\n', '@@ -1 +1 @@\n', 'ü 漢\n', ' \n'];
  await forAll({ runs: 25 }, (random) => {
    const before = random.text(0, 12, lines) + (random.boolean() ? '' : 'end');
    const after = before.split(/(?<=\n)/).flatMap((line) => (random.boolean(0.3) ? [] : random.boolean(0.2) ? [line, random.pick(lines)] : [line])).join('');
    if (before === after || before === '' || after === '') return;
    writeFileSync(path.join(made, 'f.txt'), before);
    const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: made, input: unifiedDiff('f.txt', before, after), encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(readFileSync(path.join(made, 'f.txt'), 'utf8')).toBe(after);
  });
});

test('a new file, an empty one, and names with spaces and quotes', () => {
  const made = folder();
  for (const name of ['new file.txt', 'ü.txt', 'quote".txt', 'tab\t.txt', 'back\\slash.txt']) {
    const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd: made, input: unifiedDiff(name, undefined, 'x\n'), encoding: 'utf8' });
    expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: '' });
    expect(readFileSync(path.join(made, name), 'utf8')).toBe('x\n');
  }
});
