import { afterEach, beforeEach, expect, test } from 'vitest';
import { parsePipelineFile } from '../../../scripts/ci/pipeline-file.ts';
import { imagesScene, smallCatalog } from '../../support/images-scene.ts';
import type { ImagesScene } from '../../support/images-scene.ts';

let scene: ImagesScene;
beforeEach(() => { scene = imagesScene(smallCatalog('forge.example')); });
afterEach(() => { scene.close(); });

test('the images of the catalogue, one a minor, and no apt', async () => {
  const { code, stdout, stderr } = await scene.images('python-matrix', '--family', 'base-python', '--apt', 'git');
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'not in the matrix, for they name no CPython minor: lint\n' });
  expect(stdout).toMatchInlineSnapshot(`
    "when:
      - event: [push, pull_request]

    matrix:
      include:
        - PYTHON_VERSION: '3.13'
          TOX_ENV: 'py313'
          IMAGE: 'forge.example/loco/python:v1'
        - PYTHON_VERSION: '3.14'
          TOX_ENV: 'py314'
          IMAGE: 'forge.example/loco/python-3.14:v1'

    steps:
      - name: tox
        image: \${IMAGE}
        pull: true
        commands:
          - python -m pip install --no-cache-dir tox
          - tox run -e "\${TOX_ENV}"
    "
  `);
  expect(parsePipelineFile({ path: 'p', text: stdout }).workflow.mistakes).toEqual([]);
});

test('without a base image: the official one, and apt', async () => {
  scene.write('tox.ini', '[tox]\nenv_list = py3{10-12}-{a,b}\n');
  const { code, stdout } = await scene.images('python-matrix', 'tox.ini', '--apt', 'git', '--apt', 'ffmpeg');
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "when:
      - event: [push, pull_request]

    matrix:
      include:
        - PYTHON_VERSION: '3.10'
          TOX_ENV: 'py310-a,py310-b'
        - PYTHON_VERSION: '3.11'
          TOX_ENV: 'py311-a,py311-b'
        - PYTHON_VERSION: '3.12'
          TOX_ENV: 'py312-a,py312-b'

    steps:
      - name: tox
        image: 'docker.io/library/python:\${PYTHON_VERSION}-slim'
        commands:
          - apt-get update && apt-get install -y --no-install-recommends git ffmpeg
          - python -m pip install --no-cache-dir tox
          - tox run -e "\${TOX_ENV}"
    "
  `);
});

test('written to a file, and the second time there is nothing to do', async () => {
  const write = (): ReturnType<typeof scene.images> => scene.images('python-matrix', '--base-image', 'forge.example/python:{python}', '--out', '.woodpecker/tox.yml');
  expect((await write()).stdout).toContain('created .woodpecker/tox.yml');
  const text = scene.read('.woodpecker/tox.yml');
  expect(text).toContain("IMAGE: 'forge.example/python:3.13'");
  await write();
  expect(scene.read('.woodpecker/tox.yml')).toBe(text);
});

test.each([
  ['no tox at all', '', [], 'there is none of tox.ini'],
  ['a file that is not there', undefined, ['pyproject.toml'], 'there is no pyproject.toml'],
  ['a minor without an image', '[tox]\nenv_list = py312, py313\n', ['--family', 'base-python'], 'has no image for Python 3.12'],
  ['no Python at all', '[tox]\nenv_list = lint\n', [], 'names no CPython minor: lint'],
  ['two answers to one question', undefined, ['--family', 'base-python', '--base-image', 'x'], 'give --base-image or --family, not both'],
  ['an unknown family', undefined, ['--family', 'base-pyton'], 'has no image "base-pyton" with a matrix'],
] as const)('%s: one clear message', async (_, tox, words, message) => {
  if (tox === '') scene.git('rm', '-qf', 'tox.ini');
  else if (tox !== undefined) scene.write('tox.ini', tox);
  const { code, stdout, stderr } = await scene.images('python-matrix', ...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});
