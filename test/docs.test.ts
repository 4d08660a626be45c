import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pages, stalePages } from '../scripts/tooling/docs.ts';
import { root } from './support/imports.ts';

const wanted = await pages();

test.each([...wanted])('%s is fresh (else: npm run docs)', (file, text) => {
  expect(existsSync(path.join(root, file)), 'missing').toBe(true);
  expect(readFileSync(path.join(root, file), 'utf8')).toBe(text);
});

test('no page is left of a rule that is gone', async () => {
  expect(await stalePages(wanted)).toEqual([]);
});

test('links between pages lead somewhere', () => {
  const files = ['README.md', 'CONTRIBUTING.md', ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
  const broken = files.flatMap((file) => Array.from(readFileSync(path.join(root, file), 'utf8').replace(/^ {4}.*$|^```[\s\S]*?^```/gm, '').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g), ([, target = '']) => target)
    .filter((target) => !existsSync(path.join(root, path.dirname(file), target))).map((target) => `${file}: ${target}`));
  expect(broken).toEqual([]);
});
