import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTool } from '../support/run-tool.ts';

/* What can only be said of all pipelines of a repository together: names, dependencies, tags, and that one error stops all. */

let folder = '';
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ci-whole-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const steps = 'steps: [{name: a, image: "alpine:3.22.1", commands: [x]}]\n';

async function findings(files: Readonly<Record<string, string>>, ...words: string[]): Promise<string[]> {
  mkdirSync(path.join(folder, '.woodpecker'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name.startsWith('.') ? name : `.woodpecker/${name}`), text);
  const { stdout } = await runTool(['ci-lint', ...words, '--output', 'json'], folder);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; path: string; message: string }[] };
  return diagnostics.map(({ rule, path: file, message }) => `${rule} ${file.replace('.woodpecker/', '')} ${message}`);
}

test('names that are not unique, also with the other extension', async () => {
  const found = await findings({ 'ci.yml': `when: [{event: push}]\n${steps}`, 'ci.yaml': `when: [{event: push}]\n${steps}`, 'CI.yml': `when: [{event: push}]\n${steps}` });
  expect(found).toEqual(['WP017 ci.yml the workflow of this file is called `ci`, like that of .woodpecker/ci.yaml']);
});

test('dependencies across workflows: unknown ones, circles, one that waits for itself', async () => {
  const on = (needs: string): string => `when: [{event: push}]\ndepends_on: [${needs}]\n${steps}`;
  expect(await findings({ 'a.yml': on('b'), 'b.yml': on('a'), 'c.yml': on('{name: gone, optional: true}, bb'), 'd.yml': on('d') })).toEqual([
    'WP018 a.yml the workflows `a` -> `b` -> `a` wait for each other', 'WP018 c.yml there is no workflow `bb`: this one never runs; did you mean `b`?', 'WP018 d.yml the workflow `d` waits for itself',
  ]);
});

test('a dependency that does not run on an event of its dependent', async () => {
  expect(await findings({ 'ci.yml': `when: [{event: push}]\n${steps}`, 'release.yml': `when: [{event: tag, ref: refs/tags/v*}]\ndepends_on: [ci]\n${steps}` })).toEqual([expect.stringMatching(/^WP033 release\.yml .*`ci`/)]);
});

test('tags: gates that overlap, and a release that nobody serves', async () => {
  const on = (ref: string): string => `when: [{event: tag, ref: ${ref}}]\n${steps}`;
  const found = await findings({ 'one.yml': on('refs/tags/v*'), 'two.yml': on('refs/tags/v1*'), 'three.yml': on('refs/tags/base-[0-9]*'), '.ci-shared.yml': 'ci-lint: {releaseTags: [base-python-v1.2.3, v1.0.0]}\n' });
  expect(found.filter((one) => one.startsWith('WP060')).length).toBe(2);
  expect(found).toContain('WP032 one.yml no workflow runs for the tag `base-python-v1.2.3` of `ci-lint.releaseTags`');
});

test('one blocking error stops all; of a single file nothing of this is said', async () => {
  const files = { 'ci.yml': `when: [{event: push}]\ndepends_on: [nothing]\n${steps}`, 'broken.yml': 'steps: [\n' };
  const all = await findings(files);
  expect(all.filter((one) => one.startsWith('WP061'))).toEqual(['WP061 broken.yml the server refuses this file, so `ci` cannot run either']);
  expect(all.some((one) => one.startsWith('WP018 ci.yml'))).toBe(true);
  expect(await findings(files, '.woodpecker/ci.yml')).toEqual([]);
});
