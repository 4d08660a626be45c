import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../support/imports.ts';
import { runTool } from '../support/run-tool.ts';

/*
 * Pipelines as they grow in real repositories, through the built command: what a maintainer reads, and what the fixes
 * leave. Read the golden files as that maintainer would.
 */

const source = path.join(root, 'test/fixtures/ci/messy');
const names = readdirSync(source).filter((name) => name.endsWith('.yml') || statSync(path.join(source, name)).isDirectory());
const golden = (name: string): string => `../fixtures/ci/messy-golden/${name}.txt`;

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ci-messy-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

function texts(): string {
  const files = readdirSync(path.join(folder, '.woodpecker')).sort();
  return files.map((name) => `--- ${name}\n${readFileSync(path.join(folder, '.woodpecker', name), 'utf8')}`).join('');
}

describe.each(names)('%s', (name) => {
  beforeEach(() => {
    const target = path.join(folder, '.woodpecker');
    cpSync(path.join(source, name), name.endsWith('.yml') ? path.join(target, name) : target, { recursive: true });
  });

  test('what is said', async () => {
    const { stdout, stderr, code } = await runTool(['ci-lint'], folder);
    expect([stderr, [0, 1].includes(code)]).toEqual(['', true]);
    await expect(stdout).toMatchFileSnapshot(golden(`${name}.said`));
  });

  test.each(['--fix', '--unsafe-fixes'])('what %s leaves, and a second run changes nothing', async (flag) => {
    await runTool(['ci-lint', flag], folder);
    const once = texts();
    await expect(once).toMatchFileSnapshot(golden(`${name}${flag}`));
    await runTool(['ci-lint', flag], folder);
    expect(texts()).toBe(once);
  });

  test.each([['tag', 'refs/tags/api-v1.2.3'], ['pull_request', 'refs/pull/7/head']])('simulate %s answers', async (event, ref) => {
    const { stderr, code } = await runTool(['ci-lint', 'simulate', '--event', event, '--ref', ref], folder);
    expect([stderr, [0, 1].includes(code)]).toEqual(['', true]);
  });
});
