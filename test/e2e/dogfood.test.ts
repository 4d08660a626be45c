import { describe, expect, test } from 'vitest';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { git, runBuilt, scratch } from '../support/git-repo.ts';
import { root } from '../support/imports.ts';

/* What we ask of others we do ourselves. */

describe('this repository', () => {
  test('passes its own ci-lint without a suppression', async () => {
    const { code, stdout, stderr } = await runBuilt('ci-lint', ['--output', 'json'], root);
    expect(code, stdout + stderr).toBe(0);
    // a release of the tools image is one tag for two workflows, on purpose: one builds it, the other makes its page
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; severity: string; message: string }[] };
    expect(diagnostics.filter(({ rule, severity }) => severity !== 'info' && rule !== 'WP060')).toEqual([]);
    const texts = readdirSync(path.join(root, '.woodpecker')).map((name) => readFileSync(path.join(root, '.woodpecker', name), 'utf8'));
    expect(texts.filter((text) => text.includes('ci-lint: ignore'))).toEqual([]);
  });

  test('passes its own images check', async () => {
    const { code, stdout, stderr } = await runBuilt('images', ['check', '--fail-on', 'error'], root);
    expect(code, stdout + stderr).toBe(0);
  });

  test.skipIf(!existsSync(path.join(root, '.git')))('can release itself with its own bump', async () => {
    const space = scratch();
    try {
      git(space.path, 'clone', '-q', '--bare', root, 'remote.git');
      git(path.join(space.path, 'remote.git'), 'update-ref', 'refs/heads/main', 'HEAD');
      git(space.path, 'clone', '-q', '--no-tags', '-b', 'main', path.join(space.path, 'remote.git'), 'work');
      const work = path.join(space.path, 'work');
      // the configuration as it is in the work tree, so that the test judges this change and not the last commit
      cpSync(path.join(root, '.ci-shared.yml'), path.join(work, '.ci-shared.yml'));
      const prepared = await runBuilt('bump', ['prepare', '--allow-nothing'], work);
      expect(prepared.code, prepared.stdout + prepared.stderr).toBe(0);
      const pushed = await runBuilt('bump', ['push'], work);
      expect(pushed.code, pushed.stdout + pushed.stderr).toBe(0);
      const tags = git(path.join(space.path, 'remote.git'), 'tag', '--list', 'v*');
      expect(tags).toMatch(/^v\d+\.\d+\.\d+$/m);
      const version = (JSON.parse(git(path.join(space.path, 'remote.git'), 'show', 'main:package.json')) as { version: string }).version;
      expect(tags.split('\n')).toContain(`v${version}`);
    } finally {
      space.remove();
    }
  });
});
