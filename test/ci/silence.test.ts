import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { rules } from '../../scripts/ci/rules/index.ts';
import { settingsOf } from '../../scripts/ci/settings.ts';
import { runRules } from '../../scripts/core/rule.ts';
import { root } from '../support/imports.ts';

/*
 * What people legitimately do in different ways stays silent: lists and mappings, braces and blocks, matrix, services,
 * graphs, anchors, scripts. Each file is one way; all of them together are one repository, too.
 */

const folder = path.join(root, 'test/fixtures/ci/good');
const names = readdirSync(folder).sort();
const files = names.map((name) => parsePipelineFile({ path: `.woodpecker/${name}`, text: readFileSync(path.join(folder, name), 'utf8') }));

function said(chosen: typeof files): string[] {
  const settings = settingsOf({ registries: ['forge.example', 'registry.example', 'gcr.io', 'docker.io'], releaseTags: ['v1.2.3', 'base-python-v1.0.0'] });
  return runRules(rules, { files: chosen, settings, complete: chosen.length > 1 }).map(({ rule, message }) => `${rule} ${message}`);
}

test.each(files.map((file) => [file.source.path, file] as const))('%s', (_, file) => {
  expect(said([file])).toEqual([]);
});

test('all together', () => {
  expect(said(files)).toEqual([]);
});
