import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseLock } from '../../../scripts/images/lock.ts';
import { filesBelow } from '../../support/checkout.ts';
import { fakePrograms, imagesScene, smallCatalog } from '../../support/images-scene.ts';
import type { ImagesScene } from '../../support/images-scene.ts';
import { root } from '../../support/imports.ts';

/* What a builder gets: contexts, recipes, the command of `images build`, and build.sh. */

const digest = `sha256:${'a'.repeat(64)}`;
const lock = `${JSON.stringify({ version: 1, bases: { 'forge.example/library/python:3.13-slim': { digest, platforms: { 'linux/amd64': digest }, seen: '2026-11-21' } } }, null, 2)}\n`;

let scene: ImagesScene;
beforeEach(() => { scene = imagesScene({ ...smallCatalog('forge.example'), 'containers/images.lock.json': lock }); });
afterEach(() => { scene.close(); });

interface Description {
  readonly tag: string;
  readonly platforms: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

describe('contexts', () => {
  const at = (name: string): string => path.join(scene.folder, 'out', name);

  test('one folder an image, with everything the builder needs', async () => {
    expect(parseLock({ path: 'l', text: lock }).diagnostics).toEqual([]);
    expect((await scene.images('contexts', '--out', 'out')).code).toBe(0);
    expect(filesBelow(at(''))).toEqual([
      ...['.dockerignore', 'Containerfile', 'Dockerfile', 'build.args', 'build.json', 'requirements.txt'].map((file) => `base-python-3.14/${file}`),
      ...['.dockerignore', 'Containerfile', 'Dockerfile', 'build.args', 'build.json', 'requirements.txt'].map((file) => `base-python/${file}`),
      ...['.dockerignore', 'Containerfile', 'Dockerfile', 'build.args', 'build.json', 'tool'].map((file) => `tools/${file}`),
    ].sort());
    expect(readFileSync(at('base-python/Containerfile'), 'utf8')).toContain(`\nFROM forge.example/library/python:3.13-slim@${digest}\n`);
    expect(readFileSync(at('base-python-3.14/Containerfile'), 'utf8')).toContain('ARG PYTHON_VERSION=3.14\n');
  });

  test('the keys that a loop over kaniko reads, with a tag and without', async () => {
    const describe = (): Description => JSON.parse(readFileSync(at('base-python/build.json'), 'utf8')) as Description;
    await scene.images('contexts', '--out', 'out', '--only', 'base-python');
    expect(describe().tag).toMatch(/^forge\.example\/loco\/python:recipe-[0-9a-f]{16}$/);
    await scene.images('contexts', '--out', 'out', '--only', 'base-python', '--tag', 'base-python-v1.2.0');
    expect(describe()).toMatchObject({
      tag: 'forge.example/loco/python:v1.2.0', platforms: ['linux/amd64'],
      labels: { 'org.opencontainers.image.version': '1.2.0', 'org.opencontainers.image.base.digest': digest, 'org.opencontainers.image.created': '2026-05-28T20:26:40Z' },
    });
    // as the pipeline does it: one line of build.json by sed, the arguments one a line
    expect(execFileSync('sed', ['-n', 's/^  "tag": "\\(.*\\)",$/\\1/p', at('base-python/build.json')], { encoding: 'utf8' })).toBe('forge.example/loco/python:v1.2.0\n');
    expect(readFileSync(at('base-python/build.args'), 'utf8').split('\n')).toContain('--label=org.opencontainers.image.version=1.2.0');
  });

  test('the tag of another image, of none, and a strange file are refused; nothing is written', async () => {
    expect(await scene.images('contexts', '--out', 'out', '--only', 'base-python', '--tag', 'base-python-3.14-v1.0.0')).toMatchObject({ code: 2, stderr: expect.stringContaining('releases base-python-3.14, not base-python') as string });
    expect(await scene.images('contexts', '--out', 'out', '--only', 'base-python', '--tag', 'base-python-v1')).toMatchObject({ code: 2, stderr: expect.stringContaining('releases no image') as string });
    expect(existsSync(at(''))).toBe(false);
    scene.write('out/tools/other', 'x');
    expect(await scene.images('contexts', '--out', 'out', '--only', 'tools')).toMatchObject({ code: 2, stderr: expect.stringContaining('is in the way') as string });
  });
});

describe('recipe', () => {
  const recipe = async (name: string): Promise<string> => (await scene.images('recipe', name)).stdout.split('\n')[0] as string;

  test('follows what goes in, and nothing else', async () => {
    const before = [await recipe('base-python'), await recipe('base-python-3.14'), await recipe('tools')];
    expect(new Set(before).size).toBe(3);
    scene.write('docs/x.md', 'more');
    scene.change('containers/images.yml', 'description: Python', 'description: another word');
    expect([await recipe('base-python'), await recipe('base-python-3.14'), await recipe('tools')]).toEqual(before);
    scene.write('containers/python/requirements.txt', 'ruff\npytest\n');
    const changed = [await recipe('base-python'), await recipe('base-python-3.14'), await recipe('tools')];
    expect(changed.map((hash, index) => hash === before[index])).toEqual([false, false, true]);
    scene.write('containers/images.lock.json', lock.replaceAll('a'.repeat(64), 'b'.repeat(64)));
    expect([await recipe('base-python') === changed[0], await recipe('base-python-3.14') === changed[1]]).toEqual([false, true]);
  });

  test('an executable bit is part of it, a file that git does not know is not', async () => {
    const before = await recipe('tools');
    scene.git('update-index', '--chmod=+x', 'containers/tools/tool');
    expect(await recipe('tools')).not.toBe(before);
  });

  test('a COPY of something that git does not know is refused', async () => {
    scene.change('containers/tools/Containerfile', 'COPY tool', 'COPY absent');
    expect(await scene.images('recipe', 'tools')).toMatchObject({ code: 2, stderr: expect.stringContaining('copies `absent`, and git knows no such file') as string });
  });
});

describe('images build', () => {
  const build = (programs: ReturnType<typeof fakePrograms>, ...words: string[]) => {
    const before = process.env['PATH'];
    process.env['PATH'] = `${programs.folder}:${before ?? ''}`;
    const own = imagesScene({ ...smallCatalog('forge.example'), 'containers/images.lock.json': lock }, { PATH: `${programs.folder}:/usr/bin:/bin` });
    return own.images('build', ...words).finally(() => {
      process.env['PATH'] = before;
      own.close();
    });
  };

  test('the locked base, labels, one platform, its own context', async () => {
    const programs = fakePrograms(['buildah']);
    expect((await build(programs, 'base-python', '--engine', 'buildah', '--image-tag', 'try')).code).toBe(0);
    const [call = '', ...more] = programs.calls();
    expect(more).toEqual([]);
    expect(call).toMatch(/^buildah build --format docker --timestamp 1780000000 /);
    expect(call).toContain(`--build-arg BASE_IMAGE=forge.example/library/python:3.13-slim@${digest}`);
    expect(call).toMatch(/ --tag forge\.example\/loco\/python:try --file containers\/python\/Containerfile containers\/python$/);
    programs.close();
  });

  test('a dry run starts nothing', async () => {
    const programs = fakePrograms(['buildah', 'podman', 'docker']);
    expect((await build(programs, 'tools', '--dry-run')).stdout).toMatch(/^would build forge\.example\/loco\/tools:recipe-/);
    expect(programs.calls()).toEqual([]);
    programs.close();
  });

  test('a builder that fails is said', async () => {
    const programs = fakePrograms(['podman'], 7);
    const { code, stderr } = await build(programs, 'tools', '--engine', 'podman');
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/^images build: /);
    expect(stderr).not.toContain('bug of ours');
    programs.close();
  });
});

describe('build.sh', () => {
  function buildSh(programs: readonly string[], ...words: string[]): { readonly code: number; readonly calls: readonly string[]; readonly stderr: string } {
    const fakes = fakePrograms(programs);
    rmSync(path.join(scene.folder, 'containers'), { recursive: true });
    for (const file of ['build.sh', 'Containerfile', 'containers']) cpSync(path.join(root, file), path.join(scene.folder, file), { recursive: true });
    // only what the script needs, and no builder of this machine
    for (const tool of ['sh', 'dirname', 'basename', 'git', 'head', 'sed']) {
      execFileSync('sh', ['-c', `ln -s "$(command -v ${tool})" '${fakes.folder}/${tool}'`]);
    }
    try {
      execFileSync(path.join(fakes.folder, 'sh'), [path.join(scene.folder, 'build.sh'), ...words], { env: { PATH: fakes.folder }, encoding: 'utf8', stdio: 'pipe' });
      return { code: 0, calls: fakes.calls(), stderr: '' };
    } catch (error) {
      const { status, stderr } = error as { readonly status: number; readonly stderr: string };
      return { code: status, calls: fakes.calls(), stderr };
    } finally {
      fakes.close();
    }
  }

  test('podman before buildah before docker', () => {
    for (const [there, chosen] of [[['docker', 'buildah', 'podman'], 'podman'], [['docker', 'buildah'], 'buildah'], [['docker'], 'docker']] as const) {
      const { code, calls } = buildSh(there);
      expect({ code, chosen: calls.map((call) => call.split(' ')[0]) }).toEqual({ code: 0, chosen: [chosen] });
      expect(calls[0]?.includes('--format docker')).toBe(chosen !== 'docker');
    }
  });

  test('a minor is an argument of its Containerfile; an option goes through to the engine', () => {
    const { calls } = buildSh(['podman'], 'base-python-3.14', '--no-cache');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain(' --no-cache --file containers/python/Containerfile --tag localhost/base-python-3.14:local ');
    expect(calls[0]).toContain('--build-arg PYTHON_VERSION=3.14');
    expect(calls[0]).toMatch(/ --label org\.opencontainers\.image\.created=2026-05-28T20:26:40Z containers\/python$/);
  });

  test('all of them, none of them, and no builder', () => {
    expect(buildSh(['podman'], 'all').calls.map((call) => / --tag (\S+)/.exec(call)?.[1])).toEqual(['localhost/ci-shared:local', 'localhost/base-go:local', 'localhost/base-python:local', 'localhost/base-rust:local']);
    expect(buildSh(['podman'], 'base-perl')).toMatchObject({ code: 2, calls: [], stderr: expect.stringContaining('there is no image base-perl; there are: ci-shared base-go base-python base-rust') as string });
    expect(buildSh([])).toMatchObject({ code: 3, stderr: 'build.sh: install podman, buildah or docker\n' });
  });
});
