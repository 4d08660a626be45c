import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectText } from '../../support/checkout.ts';
import { gitEnv } from '../../support/git-repo.ts';
import { root } from '../../support/imports.ts';
import { missingKaniko, runKaniko } from '../../support/kaniko.ts';
import type { Built } from '../../support/kaniko.ts';
import { skopeo, startRealRegistry } from '../../support/real-registry.ts';
import type { RealRegistry } from '../../support/real-registry.ts';
import { runTool } from '../../support/run-tool.ts';

/*
 * Our Containerfiles under kaniko itself, with every argument that the catalogue gives it, in the order of the release: contexts,
 * executor, publish. Bases are the stand-ins that `npm run test:images` leaves behind, served by Debian's registry as the
 * mirror of Docker Hub, which is never reached.
 */
const standIns = { 'library/alpine:3.24': 'alpine', 'library/python:3.12-slim': 'python' } as const;

function buildah(...args: string[]): string {
  return execFileSync('buildah', args, { env: { ...process.env, BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 }).trim();
}

function missingStandIns(): string | undefined {
  const there = buildah('images', '--format', '{{.Name}}').split('\n');
  const missing = Object.values(standIns).find((name) => !there.includes(`localhost/ci-shared-stand-in/${name}`));
  return missing === undefined ? undefined : `skipped: there is no stand-in for ${missing}; \`npm run test:images\` makes it`;
}

const skipped = missingKaniko() ?? missingStandIns();
if (skipped !== undefined) process.stderr.write(`test/images/real/kaniko.test.ts ${skipped}\n`);

describe.skipIf(skipped !== undefined)('kaniko', () => {
  const workspace = mkdtempSync(path.join(tmpdir(), 'kaniko-workspace-'));
  let server: RealRegistry;
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: workspace, env: gitEnv, encoding: 'utf8' });

  beforeAll(async () => {
    server = await startRealRegistry();
    const authorities = process.env['SSL_CERT_FILE'] ?? '/etc/ssl/certs/ca-certificates.crt';
    for (const [reference, name] of Object.entries(standIns)) {
      const container = buildah('from', '--pull-never', `localhost/ci-shared-stand-in/${name}:1`);
      buildah('copy', container, authorities, '/etc/ssl/host.crt');
      buildah('commit', '--rm', container, `localhost/ci-shared-kaniko/${name}:1`);
      buildah('push', '--quiet', '--tls-verify=false', `localhost/ci-shared-kaniko/${name}:1`, `docker://${server.host}/${reference}`);
    }
    for (const file of execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')) if (file !== '') cpSync(path.join(root, file), path.join(workspace, file));
    // the same catalogue, with its registry, mirror and cache on loopback
    const catalogue = projectText('containers/images.yml').replaceAll('forge.example\n', `${server.host}\n`).replaceAll('sm-zot:5000', server.host).replace(`insecure: [${server.host}]`, `insecure: ["${server.host}"]`);
    writeFileSync(path.join(workspace, 'containers/images.yml'), catalogue);
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'feat: all');
  }, 300_000);
  afterAll(async () => {
    await server.close();
    for (const name of Object.values(standIns)) buildah('rmi', '--force', `localhost/ci-shared-kaniko/${name}:1`);
    rmSync(workspace, { recursive: true, force: true });
  });

  /** What the release pipeline does before `publish`. */
  async function release(name: string, tag: string, out: string): Promise<Built> {
    expect(await runTool(['images', 'contexts', '--out', out, '--only', name, '--tag', tag], workspace, gitEnv)).toMatchObject({ code: 0 });
    const folder = path.join(workspace, out, name);
    const { tag: destination } = JSON.parse(readFileSync(path.join(folder, 'build.json'), 'utf8')) as { tag: string };
    const args = readFileSync(path.join(folder, 'build.args'), 'utf8').split('\n').filter((line) => line !== '');
    return runKaniko(workspace, [`--context=dir:///woodpecker/${out}/${name}`, '--dockerfile=Containerfile', ...args, `--destination=${destination}`, `--digest-file=/woodpecker/${out}/digest`]);
  }

  const inspect = (reference: string): { readonly Digest: string; readonly Labels: Readonly<Record<string, string>>; readonly Layers: readonly string[] } => JSON.parse(skopeo('inspect', '--tls-verify=false', `docker://${server.host}/${reference}`)) as never;
  const log = ({ code, log: text }: Built): string => `kaniko ended with ${code}\n${text.slice(-6000)}`;

  test('base-python: built, published, and built again from its cache', async () => {
    const built = await release('base-python', 'base-python-v1.2.0', '.images');
    expect(built.code, log(built)).toBe(0);
    const digest = readFileSync(path.join(workspace, '.images/digest'), 'utf8').trim();
    const image = inspect('loco/shared-python-base:v1.2.0');
    expect(image.Digest).toBe(digest);
    expect(image.Labels).toMatchObject({ 'org.opencontainers.image.version': '1.2.0', 'org.opencontainers.image.base.name': 'docker.io/library/python:3.12-slim' });
    const ran = await runTool(['images', 'publish', 'base-python', '1.2.0', '--digest-file', '.images/digest', '--record', 'record.json'], workspace, gitEnv);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    for (const tag of ['v1.2', 'v1']) expect(inspect(`loco/shared-python-base:${tag}`).Digest).toBe(digest);
    const again = await release('base-python', 'base-python-v1.2.1', 'again');
    expect(again.code, log(again)).toBe(0);
    expect(again.log).toMatch(/Using caching version of cmd|Found cached layer/i);
    // the layer of COPY holds the time at which the context was written; kaniko does not cache it, and needs not to
    const shared = inspect('loco/shared-python-base:v1.2.1').Layers.filter((layer) => image.Layers.includes(layer));
    expect(shared.length).toBe(image.Layers.length - 1);
  }, 1_200_000);

  test('ci-shared: two stages, from nothing but the checkout', async () => {
    const built = await release('ci-shared', 'v1.0.10', '.images');
    expect(built.code, log(built)).toBe(0);
    expect(inspect('loco/shared-ci-shared:v1.0.10').Labels).toMatchObject({ 'org.opencontainers.image.version': '1.0.10' });
    // in a folder of its own: the image is run by buildah, as a step would
    const container = buildah('from', '--tls-verify=false', `docker://${server.host}/loco/shared-ci-shared:v1.0.10`);
    try {
      expect(buildah('run', container, '--', 'sh', '-ec', 'for name in $(ci-shared --list-commands); do "$name" --version; done; ls /opt/ci-shared; test ! -e /src')).toMatch(/^bao-lint \d[\s\S]*LICENSE\ndist\nschema\ntemplates$/);
    } finally {
      buildah('rm', container);
    }
  }, 1_200_000);
});
