import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadTemplates } from '../../scripts/ci/commands/load-templates.ts';
import { stepsOf } from '../../scripts/ci/drift/compare.ts';
import { findDrift } from '../../scripts/ci/drift/detect.ts';
import { matchSteps } from '../../scripts/ci/drift/match-steps.ts';
import { showsSigns, signsOf } from '../../scripts/ci/drift/signs.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { defaultSettings } from '../../scripts/ci/settings.ts';
import { signs } from '../../scripts/generated/ci-template-signs.ts';
import { templateModules } from '../../scripts/tooling/generate.ts';
import { bundledTemplates } from '../support/ci-templates.ts';
import { root } from '../support/imports.ts';
import { createRandom } from '../support/random.ts';

const noFiles = { files: () => Promise.reject(new Error('no file is read for shipped templates')) };

test('what the build made of templates/ is what stands there now (else: npm run build)', async () => {
  for (const [name, text] of Object.entries(await templateModules())) expect(readFileSync(path.join(root, 'scripts/generated', name), 'utf8'), name).toBe(text);
});

test('shipped templates are the parsed ones, and no file is read for them', async () => {
  const [loaded, parsed] = [await loadTemplates(noFiles), await bundledTemplates()];
  expect(loaded.map(({ name, contract, file, history }) => ({ name, contract, source: file.source, history }))).toEqual(parsed.map(({ name, contract, file, history }) => ({ name, contract, source: file.source, history })));
  expect((await loadTemplates(noFiles, undefined, new Set(['python-ci']))).map(({ name }) => name)).toEqual(['python-ci']);
  expect((await loadTemplates(noFiles, undefined, new Set(['python-ci', 'unknown']))).length).toBe(parsed.length);
});

test('a template without its signs is never recognised, with and without the question before', async () => {
  const templates = await bundledTemplates();
  expect(signs).toEqual(templates.map(({ name, contract }) => ({ name, ...signsOf(contract) })));
  const random = createRandom(5);
  const commands = ['pytest', 'ruff  check .', 'cargo test', 'make test', 'go vet ./...', 'npm run lint', 'npm test', 'bump push', 'echo # pytest', 'gofmt -l .', 'bao-lint', 'echo "eslint"', 'vitest \\\n run'];
  let recognised = 0;
  for (let round = 0; round < 400; round += 1) {
    const steps = random.list(1, 4, () => `  - name: ${random.pick(['lint', 'test', 'a', 'bump-push', 'pytest', 'style'])}${random.int(0, 9)}\n    image: loco/shared-ci-shared:v1\n    commands: ${JSON.stringify(random.list(1, 2, () => random.pick(commands)))}\n`);
    const files = [parsePipelineFile({ path: '.woodpecker/ci.yml', text: `steps:\n${steps.join('')}` })];
    for (const template of templates) {
      const strong = matchSteps(template, stepsOf(files)).some((match) => match.strong && template.contract.detect.includes(match.name));
      if (strong) expect(showsSigns(signsOf(template.contract), files.flatMap(({ workflow }) => workflow.steps)), files[0]?.source.text).toBe(true);
    }
    const likely = templates.filter(({ contract }) => showsSigns(signsOf(contract), files.flatMap(({ workflow }) => workflow.steps)));
    const names = (all: typeof templates) => findDrift(files, all, defaultSettings).drifts.map(({ template }) => template.name);
    expect(names(likely)).toEqual(names(templates));
    if (names(templates).length > 0) recognised += 1;
  }
  expect(recognised).toBeGreaterThan(50);
});
