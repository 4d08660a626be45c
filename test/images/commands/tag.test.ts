import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { missingTools } from '../../support/real-registry.ts';
import { runTool } from '../../support/run-tool.ts';
import type { Ran } from '../../support/run-tool.ts';
import { tagScene } from '../../support/tag-scene.ts';
import type { TagScene } from '../../support/tag-scene.ts';

let scene: TagScene;
beforeEach(async () => { scene = await tagScene(); });
afterEach(async () => { await scene.close(); });

async function tag(...words: string[]): Promise<Ran> {
  const ran = await runTool(['images', 'tag', ...words], scene.folder, scene.env);
  const plain = (text: string): string => text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'CI').replaceAll(/\b[0-9a-f]{10}\b/g, 'COMMIT');
  return { code: ran.code, stdout: plain(ran.stdout), stderr: plain(ran.stderr) };
}

function head(): string {
  return scene.git('rev-parse', 'HEAD').trim();
}

describe('a version that is said', () => {
  test('pushes one annotated tag and sees its pipeline', async () => {
    expect(await tag('tools', '1.2.0')).toMatchObject({ code: 0, stderr: '', stdout: 'pushed v1.2.0 to origin\nv1.2.0: pipeline 1 is there (running): CI/repos/40/pipeline/1\n\nreleased v1.2.0 at COMMIT\n' });
    expect(scene.remoteTags()).toEqual({ 'v1.2.0': { kind: 'tag', commit: head() } });
    expect(scene.git('for-each-ref', '--format=%(contents)', 'refs/tags').trim()).toBe('tools 1.2.0');
  });

  test('several images, one after the other', async () => {
    const { code, stdout } = await tag('base-python=1.0.0', 'base-python-3.13=1.0.0', 'tools=1.0.0');
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line !== '')).toEqual([
      'pushed base-python-v1.0.0 to origin', 'base-python-v1.0.0: pipeline 1 is there (running): CI/repos/40/pipeline/1',
      'pushed base-python-3.13-v1.0.0 to origin', 'base-python-3.13-v1.0.0: pipeline 2 is there (running): CI/repos/40/pipeline/2',
      'pushed v1.0.0 to origin', 'v1.0.0: pipeline 3 is there (running): CI/repos/40/pipeline/3', 'released base-python-v1.0.0, base-python-3.13-v1.0.0, v1.0.0 at COMMIT',
    ]);
  });

  test('a dry run pushes nothing', async () => {
    const { stdout } = await tag('tools', '1.2.0', '--dry-run');
    expect(stdout).toBe('would push the tags v1.2.0 at COMMIT to origin\nwould wait for the pipeline of v1.2.0\n');
    expect(scene.remoteTags()).toEqual({});
  });

  test('again: nothing is pushed, and its pipeline is looked for', async () => {
    await tag('tools', '1.2.0');
    expect((await tag('tools', '1.2.0')).stdout).toBe('v1.2.0: pipeline 1 is there (running): CI/repos/40/pipeline/1\n\nreleased v1.2.0 at COMMIT\n');
  });

  test('a version that is taken at another commit', async () => {
    await tag('tools', '1.2.0');
    scene.commit('x', 'fix: more');
    expect(await tag('base-python=2.0.0', 'tools=1.2.0')).toMatchObject({ code: 20, stderr: 'images tag: the tag v1.2.0 is on origin at COMMIT, and this is COMMIT; nothing was pushed\n  help: a release never moves: take the next version\n' });
    expect(Object.keys(scene.remoteTags())).toEqual(['v1.2.0']);
  });

  test('an older one than the newest is said', async () => {
    await tag('tools', '1.2.0');
    scene.commit('x', 'fix: more');
    expect((await tag('tools', '1.1.1')).stderr).toBe('warning: v1.1.1 is older than v1.2.0: floating tags that are ahead will stay\n');
  });
});

describe('a pipeline that does not come', () => {
  test.each([
    ['missing', ['--timeout', '1'], 'images tag: base-python-v1.0.0 was pushed, but no pipeline came within 2 s; not pushed: v1.0.0'],
    ['stranded', ['--timeout', '1'], 'images tag: base-python-v1.0.0 was pushed, but pipeline 1 is stranded: created, without any workflow; not pushed: v1.0.0'],
    ['compile-error', [], 'images tag: base-python-v1.0.0 was pushed, but pipeline 1 does not compile: could not compile: step has no image; not pushed: v1.0.0'],
  ] as const)('%s', async (fate, options, message) => {
    scene.fates.set('base-python-v1.0.0', fate);
    const { code, stderr } = await tag('base-python=1.0.0', 'tools=1.0.0', ...options);
    expect(code).toBe(22);
    expect(stderr.split('\n')[0]).toBe(message);
    expect(stderr).toMatch(/\n {2}help: \S/);
    expect(Object.keys(scene.remoteTags())).toEqual(['base-python-v1.0.0']);
  });

  test('one that waits for an approval has come', async () => {
    scene.fates.set('v1.0.0', 'blocked');
    expect((await tag('tools', '1.0.0')).stdout).toMatch(/pipeline 1 waits for an approval/);
  });

  test('without access to Woodpecker there is a pause between two tags, and none behind the last', async () => {
    const { WOODPECKER_SERVER: _, WOODPECKER_TOKEN: __, ...env } = scene.env;
    const began = Date.now();
    const { code, stdout, stderr } = await runTool(['images', 'tag', 'base-python=1.0.0', 'tools=1.0.0', '--spacing', '0.3'], scene.folder, env);
    expect(Date.now() - began).toBeGreaterThan(290);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Woodpecker cannot be asked .* waiting 0 s before the next tag/);
    expect(stdout).toMatch(/nobody looked whether v1.0.0 woke its pipeline/);
    expect(Object.keys(scene.remoteTags()).sort()).toEqual(['base-python-v1.0.0', 'v1.0.0']);
  });
});

describe('a version that is computed', () => {
  test('per image, from the commits of its folder', async () => {
    await tag('tools=1.0.0', 'base-python=1.0.0', 'base-python-3.13=2.0.0');
    scene.commit('containers/python/Containerfile', 'feat: more tools in the Python image');
    const { code, stdout } = await tag('--bump', '--all');
    expect(code).toBe(0);
    expect(stdout).toMatch(/released v1.1.0, base-python-3.13-v2.1.0, base-python-v1.1.0 at COMMIT/);
    scene.commit('docs/x.md', 'fix: a word');
    expect((await tag('--bump', 'base-python', 'tools')).stdout).toMatch(/released v1.1.1 at COMMIT/);
  });

  test('cut short and run again: the rest, and nothing twice', async () => {
    await tag('tools=1.0.0', 'base-python=1.0.0');
    scene.commit('containers/python/Containerfile', 'fix: a header');
    await tag('--bump', 'base-python');
    const { stdout } = await tag('--bump', 'base-python', 'tools');
    expect(stdout).not.toMatch(/pushed base-python/);
    expect(stdout).toMatch(/pushed v1.0.1 to origin/);
  });

  test('a base that moved in the lock is a patch of those that are built on it, and of nobody else', async () => {
    const lock = (digit: string): void => {
      mkdirSync(path.join(scene.folder, 'containers'), { recursive: true });
      const entry = (of: string) => ({ digest: `sha256:${of.repeat(64)}`, platforms: {}, seen: '2026-11-21' });
      writeFileSync(path.join(scene.folder, 'containers/images.lock.json'), JSON.stringify({ version: 1, bases: { 'docker.io/library/python:3.13-slim': entry(digit), 'docker.io/library/python:3.14-slim': entry('a'), 'docker.io/library/alpine:3.24': entry('b') } }));
      scene.commit('containers/.locked', 'chore(images): refresh the bases');
    };
    lock('1');
    await tag('tools=1.0.0', 'base-python=1.0.0', 'base-python-3.13=2.0.0');
    lock('2');
    const { code, stdout, stderr } = await tag('--bump', '--all');
    expect({ code, released: stdout.trim().split('\n').at(-1) }, stderr).toEqual({ code: 0, released: 'released base-python-3.13-v2.0.1 at COMMIT' });
    // and that was that
    scene.commit('x', 'docs: a word');
    expect((await tag('--bump', '--all')).stdout).toBe('nothing to release\n');
  });

  test('an argument or a download of the catalogue that changed is a patch of that image', async () => {
    await tag('tools=1.0.0', 'base-python=1.0.0', 'base-python-3.13=1.0.0');
    const file = path.join(scene.folder, 'containers/images.yml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('version: 3.16.4', 'version: 3.16.5'));
    scene.commit('containers/.moved', 'chore: another helm');
    expect((await tag('--bump', '--all')).stdout).toMatch(/released v1\.0\.1 at COMMIT/);
  });

  test('what was in the catalogue then cannot be read any more: said, and not guessed', async () => {
    const file = path.join(scene.folder, 'containers/images.yml');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, 'version: 1\n');
    scene.commit('containers/.broken', 'chore: break it');
    scene.git('tag', '-a', '-m', 'x', 'v1.0.0');
    scene.git('push', '-q', 'origin', 'v1.0.0');
    writeFileSync(file, good);
    scene.commit('containers/.mended', 'chore: mend it');
    const { stdout, stderr } = await tag('--bump', 'tools');
    expect(stdout).toBe('nothing to release\n');
    expect(stderr).toMatch(/whether tools is built from something else than 1\.0\.0 cannot be told: it was not in containers\/images\.yml, or that is not valid today/);
  });

  test('nothing to release', async () => {
    await tag('tools=1.0.0');
    scene.commit('x', 'docs: a word');
    expect(await tag('--bump', 'tools')).toMatchObject({ code: 0, stdout: 'nothing to release\n' });
  });
});

const unsigned = missingTools('ssh-keygen');
if (unsigned !== undefined) process.stderr.write(`test/images/commands/tag.test.ts: signed tags: ${unsigned}\n`);

describe.skipIf(unsigned !== undefined)('signed with an SSH key', () => {
  beforeEach(() => {
    const key = path.join(path.dirname(scene.remote), 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'a@forge.example', '-f', key]);
    const signers = path.join(path.dirname(scene.remote), 'signers');
    writeFileSync(signers, `a@forge.example ${readFileSync(`${key}.pub`, 'utf8')}`);
    for (const [name, value] of [['gpg.format', 'ssh'], ['user.signingKey', key], ['gpg.ssh.allowedSignersFile', signers]] as const) scene.git('config', name, value);
  });

  test.each([['--sign', [], ['--sign']], ['tag.gpgSign', ['tag.gpgSign', 'true'], []]] as const)('%s', async (_, config, words) => {
    if (config.length > 0) scene.git('config', ...config);
    expect(await tag('tools', '1.0.0', ...words)).toMatchObject({ code: 0, stderr: '' });
    scene.git('fetch', '--quiet', '--tags', 'origin');
    scene.git('verify-tag', 'v1.0.0');
    expect(scene.git('cat-file', 'tag', 'v1.0.0')).toContain('-----BEGIN SSH SIGNATURE-----');
  });

  test('a key that is not there: one message, and nothing is pushed', async () => {
    scene.git('config', 'user.signingKey', path.join(scene.folder, 'gone'));
    const { code, stderr } = await tag('tools', '1.0.0', '--sign');
    expect(code).toBeGreaterThan(1);
    expect(stderr).toMatch(/^images tag: /);
    expect(stderr).not.toContain('bug of ours');
    expect(scene.remoteTags()).toEqual({});
  });
});

describe('asked wrongly', () => {
  const wrong: readonly (readonly [readonly string[], string])[] = [
    [[], 'images tag needs an image and its version'], [['tools'], 'which version of tools?'], [['tools', 'v1.0.0'], '"v1.0.0" is not a version of tools'],
    [['tools=1.0.0+1'], '"1.0.0+1" is not a version of tools'], [['tool=1.0.0'], 'there is no image "tool"; did you mean `tools`?'],
    [['tools=1.0.0', 'tools=1.0.1'], 'tools is named twice'], [['--all'], '--all needs --bump'], [['--bump'], '--bump needs the names of images, or --all'],
    [['tools', '1.0.0', '--remote', 'nowhere'], 'there is no git remote "nowhere"'],
  ];
  test('one clear message, and nothing is pushed', async () => {
    for (const [words, message] of wrong) {
      const { code, stderr } = await tag(...words);
      expect(stderr).toContain(`images tag: ${message}`);
      expect(code).toBe(2);
    }
    expect(scene.remoteTags()).toEqual({});
  });
});
