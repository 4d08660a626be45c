import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bareRepository, commit, git, gitEnv, runBuilt, scratch, tag, tagsOf, workClone } from '../support/git-repo.ts';

/* Signed commits and tags, with git itself as the referee. */

const space = scratch();
let names = 0;
afterAll(() => { space.remove(); });

const hasSsh = spawnSync('ssh-keygen', ['-?']).error === undefined;
const hasGpg = spawnSync('gpg', ['--version']).status === 0;

interface Fixture { readonly bare: string; readonly work: string }

function fixture(settings: Readonly<Record<string, string>>): Fixture {
  names += 1;
  const bare = bareRepository(path.join(space.path, `r${names}.git`));
  const work = workClone(bare, path.join(space.path, `w${names}`));
  git(work, 'checkout', '-q', '-B', 'main');
  commit(work, 'feat: start', { 'package.json': '{"version": "1.0.0"}\n', '.ci-shared.yml': 'bump:\n  sign: true\n' });
  tag(work, 'v1.0.0');
  commit(work, 'feat: more', { more: '1' });
  git(work, 'push', '-q', '--follow-tags', 'origin', 'main');
  for (const [key, value] of Object.entries(settings)) git(work, 'config', key, value);
  return { bare, work };
}

async function isRefused({ bare, work }: Fixture, env: NodeJS.ProcessEnv = {}): Promise<void> {
  expect((await runBuilt('bump', ['prepare'], work, env)).code).toBe(0);
  const before = git(work, 'for-each-ref');
  const { code, stderr } = await runBuilt('bump', ['push'], work, env);
  expect(code, stderr).toBe(3);
  expect(stderr).toContain('git could not sign');
  expect(stderr).toContain('user.signingKey');
  expect(git(work, 'for-each-ref')).toBe(before);
  expect([...tagsOf(bare).keys()]).toEqual(['v1.0.0']);
}

describe.skipIf(!hasSsh)(`with an ssh key${hasSsh ? '' : ' (skipped: no ssh-keygen here)'}`, () => {
  const key = path.join(space.path, 'key');
  const allowed = path.join(space.path, 'allowed');
  if (hasSsh) {
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bot', '-f', key]);
    writeFileSync(allowed, `ada@example.org ${readFileSync(`${key}.pub`, 'utf8')}`);
  }
  const settings = { 'gpg.format': 'ssh', 'user.signingKey': `${key}.pub`, 'gpg.ssh.allowedSignersFile': allowed };

  test('commit and tag verify', async () => {
    const { bare, work } = fixture(settings);
    expect((await runBuilt('bump', ['prepare'], work)).code).toBe(0);
    const { code, stderr } = await runBuilt('bump', ['push'], work);
    expect(code, stderr).toBe(0);
    git(work, 'verify-tag', 'v1.1.0');
    git(work, 'verify-commit', 'v1.1.0^{commit}');
    expect(git(bare, 'rev-parse', 'main')).toBe(tagsOf(bare).get('v1.1.0'));
    expect(git(bare, 'for-each-ref', '--format=%(contents:subject)', 'refs/tags/v1.1.0')).toBe('1.1.0');
  });

  test('no key, or one that is gone: said clearly, and nothing is left behind', async () => {
    await isRefused(fixture({ ...settings, 'user.signingKey': path.join(space.path, 'gone') }));
    await isRefused(fixture({ 'gpg.format': 'ssh' }));
  });

  test('a push that is refused leaves no local tag behind', async () => {
    const { bare, work } = fixture(settings);
    const hook = path.join(bare, 'hooks/pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho no >&2\nexit 1\n', { mode: 0o755 });
    expect((await runBuilt('bump', ['prepare'], work)).code).toBe(0);
    const { code, stderr } = await runBuilt('bump', ['push'], work);
    expect(code).toBe(3);
    expect(stderr).toContain('hook of the remote declined');
    expect(git(work, 'tag')).toBe('v1.0.0');
  });

  test('several components: the second tag cannot be signed, and the first is gone too', async () => {
    const { bare, work } = fixture({});
    commit(work, 'feat: two', { '.ci-shared.yml': 'bump:\n  sign: true\n  components:\n    - {name: a, prefix: v}\n    - {name: b, prefix: b-v}\n' });
    git(work, 'push', '-q', 'origin', 'main');
    // signs twice (the commit and the first tag), then refuses
    const program = path.join(space.path, 'sign-twice');
    writeFileSync(program, `#!/bin/sh\necho x >> "${program}.count"\nif [ "$(wc -l < "${program}.count")" -gt 2 ]; then echo "No private key" >&2; exit 1; fi\nexec ssh-keygen "$@"\n`, { mode: 0o755 });
    for (const [name, value] of Object.entries({ ...settings, 'gpg.ssh.program': program })) git(work, 'config', name, value);
    await isRefused({ bare, work });
    expect(readFileSync(`${program}.count`, 'utf8')).toBe('x\nx\nx\n');
  });
});

describe.skipIf(!hasGpg)(`with gpg${hasGpg ? '' : ' (skipped: no gpg here)'}`, () => {
  const home = path.join(space.path, 'gnupg');
  const env = { ...gitEnv, GNUPGHOME: home };

  test('commit and tag verify; a missing key is said clearly', async () => {
    mkdirSync(home, { mode: 0o700 });
    spawnSync('gpg', ['--batch', '--passphrase', '', '--quick-gen-key', 'Ada <ada@example.org>', 'ed25519', 'sign', 'never'], { env });
    const { work } = fixture({ 'user.signingKey': 'ada@example.org' });
    expect((await runBuilt('bump', ['prepare'], work, env)).code).toBe(0);
    const { code, stderr } = await runBuilt('bump', ['push'], work, env);
    expect(code, stderr).toBe(0);
    for (const args of [['verify-tag', 'v1.1.0'], ['verify-commit', 'HEAD']]) expect(spawnSync('git', args, { cwd: work, env }).status).toBe(0);
    await isRefused(fixture({ 'user.signingKey': 'nobody@example.org' }), env);
    spawnSync('gpgconf', ['--kill', 'all'], { env });
  });
});
