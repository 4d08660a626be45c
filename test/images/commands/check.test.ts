import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { imagesScene, smallCatalog } from '../../support/images-scene.ts';
import type { ImagesScene } from '../../support/images-scene.ts';

/* Catalogue, Containerfiles, pipelines, tox.ini and README: one is changed, and `images check` says what no longer fits. */

let scene: ImagesScene;
beforeEach(async () => {
  scene = imagesScene(smallCatalog('forge.example'));
  expect(await scene.images('render')).toMatchObject({ code: 0 });
  scene.git('add', '--all');
});
afterEach(() => { scene.close(); });

async function drift(): Promise<string[]> {
  const { code, stdout } = await scene.images('check', '--output', 'json');
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly { readonly rule: string; readonly message: string; readonly path: string }[] };
  expect(code).toBe(diagnostics.length === 0 ? 0 : 1);
  return diagnostics.map(({ rule, message, path }) => `${path}: ${rule} ${message}`).sort();
}

async function rendered(): Promise<void> {
  expect(await scene.images('render')).toMatchObject({ code: 0 });
  scene.git('add', '--all');
}

test('what was rendered is in step, and rendering again changes nothing', async () => {
  expect(await drift()).toEqual([]);
  expect((await scene.images('render', '--check')).code).toBe(0);
});

test('the catalogue: a minor more shows everywhere, with both lists', async () => {
  scene.change('containers/images.yml', "'3.14']", "'3.14', '3.15']");
  const said = await drift();
  expect(said).toContain("containers/images.yml: SYN003 the Python minors differ: catalogue [3.13, 3.14, 3.15], tox.ini [3.13, 3.14]");
  expect(said).toContainEqual(expect.stringMatching(/^containers\/images\.yml: SYN001 the pipelines do not match the images: catalogue \[.*release-base-python-3\.14, release-base-python-3\.15, release-tools\], \.woodpecker \[[^\]]*\]$/) as string);
  expect(said).toContain('README.md: SYN004 the table of images is not what the catalogue says');
  await rendered();
  scene.change('tox.ini', 'py314', 'py314, py315');
  expect(await drift()).toEqual([]);
});

test('the catalogue: a minor less leaves a pipeline over, which is named', async () => {
  scene.change('containers/images.yml', "'3.13', '3.14'", "'3.13'");
  await rendered();
  const { stdout } = await scene.images('check');
  expect(stdout).toMatch(/delete \.woodpecker\/release-base-python-3\.14\.yml/);
});

describe('one of the others', () => {
  const cases: readonly (readonly [string, string, string, string, string, boolean])[] = [
    ['Containerfile', 'containers/python/Containerfile', 'SYN002', 'PYTHON_VERSION=3.13', 'PYTHON_VERSION=3.12', true],
    ['pipeline', '.woodpecker/release-base-python.yml', 'SYN001', "ref: 'refs/tags/base-python-v[0-9]*'", "ref: 'refs/tags/base-python-*'", true],
    ['README', 'README.md', 'SYN004', 'Python', 'Pyton', true],
    ['tox.ini', 'tox.ini', 'SYN003', 'py314', 'py312', false],
  ];
  test.each(cases)('%s', async (_, file, rule, from, to, mends) => {
    scene.change(file, from, to);
    const said = await drift();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`${rule === 'SYN003' ? 'containers/images.yml' : file}: ${rule} `);
    await rendered();
    expect(await drift()).toEqual(mends ? [] : said);
  });
});

test('a broken catalogue is said, and nothing is guessed from it', async () => {
  scene.change('containers/images.yml', 'version: 1', 'version: 2');
  expect(await drift()).toEqual([expect.stringMatching(/^containers\/images\.yml: CAT001 /) as string]);
});
