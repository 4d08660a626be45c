import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCatalog } from '../../../scripts/images/parse-catalog.ts';
import { installed, projectText } from '../../support/checkout.ts';
import { root } from '../../support/imports.ts';

/*
 * Our Containerfiles, built for real: `buildah --isolation chroot` on vfs needs no daemon and no user namespace. What cannot
 * be reached everywhere is replaced, and named: bases by Debian roots made by mmdebstrap, apk by a script over apt, the
 * downloads by files of a local server with their own sums. The lines of apt, pip, npm and of our build really run.
 */
const tools = ['buildah', 'mmdebstrap', 'npm'].filter((name) => !installed(name));
const asked = process.env['CI_SHARED_TEST_IMAGES'] === '1';
const skipped = !asked ? 'skipped: images are built by `npm run test:images`' : tools.length > 0 ? `skipped: not installed: ${tools.join(', ')}` : undefined;
if (skipped !== undefined) process.stderr.write(`test/images/real/containerfiles.test.ts ${skipped}\n`);

const env = { ...process.env, BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' };
const authorities = process.env['SSL_CERT_FILE'] ?? '/etc/ssl/certs/ca-certificates.crt';
const bases = {
  alpine: 'ca-certificates', golang: 'ca-certificates,golang-go,wget',
  python: 'ca-certificates,python3,python3-pip,python-is-python3', rust: 'ca-certificates,rustc,cargo,gcc,libc6-dev',
} as const;

function buildah(...args: string[]): string {
  try {
    return execFileSync('buildah', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 }).trim();
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    // buildah repeats the failing line, which may be long, three times after what that line said
    throw new Error(`buildah ${args[0] ?? ''} failed\n${stdout.slice(-2000)}\n${stderr.slice(-8000)}`);
  }
}

function isThere(name: string): boolean {
  try {
    buildah('inspect', '--type', 'image', name);
    return true;
  } catch {
    return false;
  }
}

function run(image: string, script: string): string {
  const container = buildah('from', image);
  try {
    return buildah('run', container, '--', 'sh', '-ec', script);
  } finally {
    buildah('rm', container);
  }
}

describe.skipIf(skipped !== undefined)('Containerfiles on stand-in bases', () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'ci-shared-images-'));
  let server: ChildProcess | undefined;
  let address = '';

  /** A tar with one program that says its version, as a download. */
  function serve(url: string, program: string, says: string): string {
    const folder = mkdtempSync(path.join(scratch, 'tar-'));
    mkdirSync(path.join(folder, path.dirname(program)), { recursive: true });
    writeFileSync(path.join(folder, program), `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
    const tar = execFileSync('tar', ['-cz', '-C', folder, program.split('/')[0] as string]);
    writeFileSync(path.join(scratch, url), tar);
    return createHash('sha256').update(tar).digest('hex');
  }

  function base(name: keyof typeof bases): string {
    const tag = `localhost/ci-shared-stand-in/${name}:1`;
    if (isThere(tag)) return tag;
    const tar = path.join(scratch, `${name}.tar`);
    execFileSync('mmdebstrap', ['--variant=minbase', `--include=${bases[name]}`, 'trixie', tar], { stdio: 'pipe' });
    const container = buildah('from', 'scratch');
    buildah('add', container, tar, '/');
    rmSync(tar);
    if (name === 'alpine' || name === 'golang') buildah('add', '--chmod', '755', container, path.join(root, 'test/support/stand-in-apk.sh'), '/sbin/apk');
    if (name === 'alpine') {
      buildah('add', container, process.execPath, '/opt/stand-in/node');
      const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
      buildah('add', container, path.resolve(path.dirname(realpathSync(npm)), '..'), '/opt/stand-in/npm');
    }
    // where a proxy signs with its own authority, pip and npm have to know it
    buildah('config', '--env', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', '--env', 'NODE_EXTRA_CA_CERTS=/etc/ssl/host.crt', '--env', 'PIP_CERT=/etc/ssl/host.crt', container);
    buildah('commit', '--rm', container, tag);
    return tag;
  }

  function build(name: string, on: string, containerfile: string, context: string, args: Readonly<Record<string, string>> = {}): string {
    const tag = `localhost/ci-shared-test/${name}:1`;
    if (isThere(tag)) buildah('rmi', '--force', tag);
    const given = Object.entries({ BASE_IMAGE: on, ...args }).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
    buildah('build', '--format', 'docker', '--volume', `${authorities}:/etc/ssl/host.crt:ro`, ...given, '--tag', tag, '--file', containerfile, context);
    return tag;
  }

  beforeAll(async () => {
    // a process of its own: ours waits for buildah
    const code = `const fs = require('fs'); const s = require('http').createServer((q, a) => fs.readFile(${JSON.stringify(scratch)} + q.url, (e, d) => { a.writeHead(e ? 404 : 200); a.end(d); })); s.listen(0, '127.0.0.1', () => process.stdout.write(String(s.address().port)));`;
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    server = child;
    const port = await new Promise<string>((resolve) => { child.stdout.once('data', (data: Buffer) => { resolve(data.toString().trim()); }); });
    address = `http://127.0.0.1:${port}`;
    process.stderr.write('replaced: the bases by Debian trixie (Python 3.13, Node 20, Go and Rust of Debian), apk by apt, sccache and helm by scripts of a local server\n');
  });
  afterAll(() => {
    server?.kill();
    // the tools image stays, for the bench of its start-up
    for (const name of ['python', 'rust', 'go']) if (isThere(`localhost/ci-shared-test/${name}:1`)) buildah('rmi', '--force', `localhost/ci-shared-test/${name}:1`);
    rmSync(scratch, { recursive: true, force: true });
  });

  const smoke = (family: string): readonly string[] => parseCatalog({ path: 'c', text: projectText('containers/images.yml') }).value?.images.find(({ name }) => name === family)?.smoke ?? [];

  test('python', () => {
    const image = build('python', base('python'), path.join(root, 'containers/python/Containerfile'), path.join(root, 'containers/python'));
    expect(run(image, smoke('base-python').join('\n'))).toContain('pip-audit');
    expect(run(image, 'ls -A /var/lib/apt/lists; ls -A /root/.cache 2>/dev/null || true')).toBe('');
  }, 900_000);

  test('rust, and a download with another sum is refused', () => {
    const sum = serve('/sccache', 'sccache-v0.10.0-x86_64-unknown-linux-musl/sccache', 'sccache 0.10.0 (stand-in)');
    const at = [path.join(root, 'containers/rust/Containerfile'), path.join(root, 'containers/rust')] as const;
    expect(run(build('rust', base('rust'), ...at, { SCCACHE_URL_AMD64: `${address}/sccache`, SCCACHE_SHA256_AMD64: sum }), smoke('base-rust').join('\n'))).toContain('sccache 0.10.0');
    expect(() => build('rust-wrong', base('rust'), ...at, { SCCACHE_URL_AMD64: `${address}/sccache` })).toThrow(/sccache.tar.gz: FAILED|did NOT match/);
  }, 900_000);

  test('go', () => {
    const sum = serve('/helm', 'linux-amd64/helm', 'v3.16.4 (stand-in)');
    const image = build('go', base('golang'), path.join(root, 'containers/go/Containerfile'), path.join(root, 'containers/go'), { HELM_URL_AMD64: `${address}/helm`, HELM_SHA256_AMD64: sum });
    expect(run(image, smoke('base-go').join('\n'))).toContain('v3.16.4');
  }, 900_000);

  test('tools: the bundle is built from the checkout and answers under each of its names', () => {
    const context = path.join(scratch, 'checkout');
    for (const file of execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\0')) {
      if (file !== '' && existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(context, file), { recursive: true });
    }
    const image = build('tools', base('alpine'), path.join(context, 'Containerfile'), context);
    run(image, smoke('ci-shared').join('\n'));
    const names = run(image, 'ci-shared --list-commands').split('\n');
    for (const name of names) expect(run(image, `${name} --version`)).toMatch(/\d+\.\d+\.\d+/);
    expect(run(image, 'ls /opt/ci-shared')).toBe('LICENSE\ndist\nschema\ntemplates');
    // Debian's Node, unlike Alpine's, brings modules of its own in /usr/share and /usr/lib
    expect(run(image, 'find /opt/ci-shared /usr/local /root -name node_modules; ls -d /src 2>/dev/null || true')).toBe('');
    expect(Number(run(image, 'du -sk /opt/ci-shared | cut -f 1'))).toBeLessThan(4096);
    expect(readFileSync(path.join(root, 'Containerfile'), 'utf8')).not.toContain('apk add --no-cache bash curl git nodejs npm');
  }, 900_000);
});
