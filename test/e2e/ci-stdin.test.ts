import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../support/imports.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ci-stdin-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const bad = 'when: [{event: push}]\nsteps: [{name: a, image: "alpine:3.22.1", commands: [x], nonsense: 1}]\n';

describe('standard input', () => {
  const run = (words: readonly string[], input: string | Buffer): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [path.join(root, 'dist/bin/ci-lint'), ...words], { cwd: folder, input, encoding: 'utf8' });

  test('is judged under the name that it is given, and never written back', () => {
    mkdirSync(path.join(folder, '.woodpecker'));
    writeFileSync(path.join(folder, '.woodpecker/ci.yml'), 'something else\n');
    const floating = bad.replace('3.22.1', '3.22');
    const { stdout, status } = run(['-', '--stdin-filename', '.woodpecker/ci.yml', '--fix', '--output', 'json'], floating);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; path: string; fix: unknown }[] };
    expect(diagnostics.map((one) => [one.rule, one.path, one.fix])).toEqual([['IMG002', '.woodpecker/ci.yml', null], ['WP004', '.woodpecker/ci.yml', null]]);
    expect(status).toBe(0);
    expect(execFileSync('cat', [path.join(folder, '.woodpecker/ci.yml')], { encoding: 'utf8' })).toBe('something else\n');
  });

  test('without a name; characters of several bytes; nothing; not alone', () => {
    expect(run(['-'], `# ${'ä€'.repeat(40_000)}\n${bad}`).stdout).toContain('--> stdin.yml:3:');
    expect(run(['-'], '').stdout).toContain('there are no `steps`');
    expect(run(['-', 'a.yml'], bad)).toMatchObject({ status: 2, stderr: expect.stringContaining('the path `-` stands alone') });
    expect(run(['--stdin-filename', 'x.yml'], bad)).toMatchObject({ status: 2, stderr: expect.stringContaining('--stdin-filename goes with the path `-`') });
  });
});
