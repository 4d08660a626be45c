import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { formatImageRef } from '../lib/image-ref.ts';
import type { FileReader } from '../ports/files.ts';
import type { Environment } from '../ports/index.ts';
import type { Repository } from '../ports/registry.ts';
import { readLogin } from './registry-credentials.ts';
import type { Credentials } from './registry-credentials.ts';
import { baseOf } from './registry-session.ts';

/** Milliseconds for one image; a copy that hangs for longer is ended. */
const patience = 60 * 60 * 1000;

export interface SkopeoCopy {
  readonly from: Repository;
  /** Of a manifest of one platform, not of an index. */
  readonly digest: string;
  readonly to: Repository;
}

export interface SkopeoOptions {
  readonly env: Environment;
  readonly files: FileReader;
}

function authEntry(credentials: Credentials): Readonly<Record<string, string>> {
  if (credentials.kind === 'identity') return { identitytoken: credentials.token };
  if (credentials.kind === 'bearer') return { registrytoken: credentials.token };
  return { auth: Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64') };
}

/** The logins of both repositories in the form of containers-auth.json(5): by repository, so that each gets its own. */
async function authFile(repositories: readonly Repository[], { env, files }: SkopeoOptions): Promise<string> {
  const entries = await Promise.all(repositories.map(async (at) => {
    const { credentials } = await readLogin(at, env, files);
    return credentials === undefined ? [] : [[`${at.registry}/${at.repository}`, authEntry(credentials)] as const];
  }));
  return JSON.stringify({ auths: Object.fromEntries(entries.flat()) });
}

/** What skopeo needs of our environment: how to reach a registry, no secrets. */
function childEnvironment(env: Environment): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => /^(?:PATH|HOME|TMPDIR|SSL_CERT_(?:FILE|DIR)|(?:https?|no)_proxy)$/i.test(name)));
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ readonly missing: boolean; readonly code: number; readonly stderr: string }> {
  return new Promise((resolve) => {
    let stderr = '';
    const child = spawn('skopeo', args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: patience });
    child.stderr.on('data', (part: Buffer) => { stderr = (stderr + part.toString()).slice(-4000); });
    child.on('error', (error) => { resolve({ missing: 'code' in error && error.code === 'ENOENT', code: 127, stderr: error.message }); });
    child.on('close', (code) => { resolve({ missing: false, code: code ?? 128, stderr }); });
  });
}

/**
 * Copies one image with skopeo, which streams what we would hold in memory. Logins go through a file that only we can
 * read and that is gone afterwards, never over the command line. Signature policies do not apply: bytes are named by digest.
 * Resolves to nothing when it is done, to `missing` when there is no skopeo, else to the last line of what it said.
 */
export async function copyWithSkopeo({ from, digest, to }: SkopeoCopy, options: SkopeoOptions): Promise<'missing' | { readonly failed: string } | undefined> {
  const folder = await mkdtemp(path.join(options.env['TMPDIR'] ?? os.tmpdir(), 'ci-shared-skopeo-'));
  try {
    const auth = path.join(folder, 'auth.json');
    await writeFile(auth, await authFile([from, to], options), { mode: 0o600, flag: 'wx' });
    const plain = (at: Repository): boolean => baseOf(at.registry, options.env).protocol === 'http:';
    const place = (at: Repository): string => `docker://${formatImageRef({ registry: at.registry, repository: at.repository, digest })}`;
    const { missing, code, stderr } = await run([
      '--insecure-policy', 'copy', '--quiet', '--preserve-digests', '--retry-times', '3', '--authfile', auth,
      ...(plain(from) ? ['--src-tls-verify=false'] : []), ...(plain(to) ? ['--dest-tls-verify=false'] : []), place(from), place(to),
    ], childEnvironment(options.env));
    if (missing) return 'missing';
    return code === 0 ? undefined : { failed: stderr.trim().split('\n').at(-1)?.replace(/^time="[^"]*" level=\w+ msg=/, '') ?? `exit code ${code}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
