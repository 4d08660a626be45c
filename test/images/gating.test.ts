import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseCatalog } from '../../scripts/images/parse-catalog.ts';
import { projectText } from '../support/checkout.ts';
import { root } from '../support/imports.ts';
import { runTool } from '../support/run-tool.ts';
import { woodpeckerCli } from '../support/woodpecker-cli.ts';

/*
 * Every release prefix wakes its own pipeline and no other: by our `simulate`, and by Woodpecker's own `exec` where its CLI
 * is there. What `images render` writes passes our own `ci-lint`, without a suppression.
 */
const catalog = parseCatalog({ path: 'containers/images.yml', text: projectText('containers/images.yml') }).value;
if (catalog === undefined) throw new Error('containers/images.yml is not valid');
const { images } = catalog;
const rendered = readdirSync(path.join(root, '.woodpecker')).filter((name) => projectText(`.woodpecker/${name}`).startsWith('# Written by `images render`')).sort();
const peer = woodpeckerCli();
if ('reason' in peer) console.warn(`Woodpecker's exec is left out: ${peer.reason}`);

const scratch = mkdtempSync(path.join(tmpdir(), 'images-gating-'));
afterAll(() => { rmSync(scratch, { recursive: true, force: true }); });
mkdirSync(path.join(scratch, 'rendered/.woodpecker'), { recursive: true });
for (const name of rendered) cpSync(path.join(root, '.woodpecker', name), path.join(scratch, 'rendered/.woodpecker', name));

/** Tags that release something, and tags that nearly do. */
const tags = [
  ...images.map(({ release, pipeline }) => ({ tag: `${release}1.2.3`, wakes: [pipeline] })),
  ...images.map(({ release, pipeline }) => ({ tag: `${release}10.0.0-rc.1`, wakes: [pipeline] })),
  ...images.flatMap(({ release }) => [{ tag: `x${release}1.2.3`, wakes: [] }, { tag: `${release}next`, wakes: [] }]),
  { tag: 'base-python-3.15-v1.0.0', wakes: [] }, { tag: 'base-python-3.13v1.0.0', wakes: [] }, { tag: 'release/v1.2.3', wakes: [] },
];

test('what is rendered has a release for every image', () => {
  expect(rendered).toEqual(expect.arrayContaining(images.map(({ pipeline }) => `${pipeline}.yml`)));
});

test('ci-lint finds nothing in it, and nothing is suppressed', async () => {
  const { code, stdout } = await runTool(['ci-lint', '--output', 'json'], path.join(scratch, 'rendered'));
  const { diagnostics, summary } = JSON.parse(stdout) as { readonly diagnostics: readonly { readonly rule: string; readonly message: string; readonly path: string }[]; readonly summary: { readonly suppressed: number; readonly known: number } };
  expect(diagnostics.map(({ rule, message, path: file }) => `${file}: ${rule} ${message}`)).toEqual([]);
  expect({ code, ...summary }).toMatchObject({ code: 0, suppressed: 0, known: 0 });
  for (const name of rendered) expect(projectText(`.woodpecker/${name}`)).not.toContain('ci-lint-');
});

test.each(tags)('simulate: $tag wakes $wakes', async ({ tag, wakes }) => {
  const { code, stdout } = await runTool(['ci-lint', 'simulate', '--event', 'tag', '--ref', `refs/tags/${tag}`, '--output', 'json'], path.join(scratch, 'rendered'));
  const { workflows } = JSON.parse(stdout) as { readonly workflows: readonly { readonly name: string; readonly runs: boolean; readonly steps: readonly { readonly name: string; readonly runs: boolean }[] }[] };
  expect(code).toBe(0);
  const woken = workflows.filter(({ runs }) => runs);
  expect(woken.map(({ name }) => name)).toEqual(wakes);
  for (const { steps } of woken) expect(steps.filter(({ runs }) => runs).map(({ name }) => name)).toEqual(['clone', 'prepare', 'build', 'publish', 'smoke']);
});

test('a push and a pull request wake no release', async () => {
  for (const words of [['--event', 'push'], ['--event', 'pull_request', '--path', 'containers/python/Containerfile'], ['--event', 'release', '--ref', 'refs/tags/base-python-v1.2.3']]) {
    const { stdout } = await runTool(['ci-lint', 'simulate', ...words, '--output', 'json'], path.join(scratch, 'rendered'));
    const { workflows } = JSON.parse(stdout) as { readonly workflows: readonly { readonly name: string; readonly runs: boolean }[] };
    expect(workflows.filter(({ runs, name }) => runs && name.startsWith('release'))).toEqual([]);
  }
});

describe.skipIf('reason' in peer)('Woodpecker\'s own exec', () => {
  const cli = 'path' in peer ? peer.path : '';
  // the real gates; the steps say only that they ran, for here are no images to run them in
  const gates = path.join(scratch, 'gates');
  mkdirSync(gates);
  for (const { pipeline } of images) {
    const text = projectText(`.woodpecker/${pipeline}.yml`);
    writeFileSync(path.join(gates, `${pipeline}.yml`), `${text.slice(0, text.indexOf('steps:'))}steps:\n  - name: woken\n    image: bash\n    commands:\n      - 'echo "OUT ${pipeline}"'\n`);
  }

  test.each(tags)('$tag wakes $wakes', ({ tag, wakes }) => {
    const home = mkdtempSync(path.join(scratch, 'run-'));
    const { stdout, stderr } = spawnSync(cli, [
      'exec', '--backend-engine', 'local', '--pipeline-event', 'tag', '--commit-ref', `refs/tags/${tag}`, '--commit-branch', 'main', '--system-platform', 'linux/amd64', '--repo-path', home, gates,
    ], { encoding: 'utf8', env: { ...process.env, HOME: home }, timeout: 60_000 });
    const said = stdout + stderr;
    expect(Array.from(said.matchAll(/\] OUT (\S+)$/gm), ([, name]) => name), said).toEqual(wakes);
    expect(said.includes('no workflows to execute')).toBe(wakes.length === 0);
  }, 120_000);
});
