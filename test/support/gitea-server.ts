import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPeer } from '../peers/peers.ts';

/* A real Gitea on loopback, as referee of what our fakes say of Forgejo (which is a fork of it). */

export type GiteaScope = 'read:repository' | 'write:repository' | 'read:issue' | 'write:issue' | 'read:organization' | 'read:package' | 'write:package' | 'read:user' | 'all';

export interface Gitea {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** Administrator `root-admin`, who may do everything. */
  readonly token: string;
  /** Folder of the bare repositories, for hooks. */
  readonly repositories: string;
  /** The API as the administrator. @throws Error when the answer is none of 2xx. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  status(method: string, path: string, body?: unknown, token?: string): Promise<{ readonly status: number; readonly json: unknown; readonly headers: Headers }>;
  /** A person with the password `password-of-NAME`. */
  user(name: string): Promise<void>;
  tokenOf(user: string, name: string, scopes: readonly GiteaScope[]): Promise<string>;
  log(): string;
  close(): Promise<void>;
}

/** The program and its static files; else why there is none. */
export function giteaPeer(): { readonly program: string; readonly statics: string } | { readonly reason: string } {
  const program = findPeer('gitea');
  if (program === undefined) return { reason: 'there is no peer `gitea`; build it with `npm run test:peers` (needs Go, a C compiler and some minutes)' };
  const statics = process.env['CI_SHARED_PEER_GITEA_STATIC'] ?? `${program}-static`;
  return existsSync(path.join(statics, 'templates')) ? { program, statics } : { reason: `the peer gitea has no folder of static files beside it: ${statics}` };
}

/** Prints once why the tests of a file are skipped. */
export function giteaMissing(file: string): boolean {
  const peer = giteaPeer();
  if ('reason' in peer) process.stderr.write(`${file} skipped: ${peer.reason}\n`);
  return 'reason' in peer;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

function settings(folder: string, port: number, statics: string): string {
  return `
APP_NAME = peer
RUN_MODE = prod
I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true
WORK_PATH = ${folder}

[server]
PROTOCOL = http
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${port}
ROOT_URL = http://127.0.0.1:${port}/
STATIC_ROOT_PATH = ${statics}
DISABLE_SSH = true
OFFLINE_MODE = true

[database]
DB_TYPE = sqlite3
PATH = ${folder}/gitea.db
SQLITE_JOURNAL_MODE = WAL

[security]
INSTALL_LOCK = true
SECRET_KEY = only-for-this-test
PASSWORD_HASH_ALGO = pbkdf2$1$10
MIN_PASSWORD_LENGTH = 6

[service]
DISABLE_REGISTRATION = true
ENABLE_NOTIFY_MAIL = false

[packages]
ENABLED = true

[repository]
ROOT = ${folder}/repositories
DEFAULT_BRANCH = main

[indexer]
ISSUE_INDEXER_TYPE = db

[cron]
ENABLED = false

[actions]
ENABLED = false

[mailer]
ENABLED = false

[log]
LEVEL = Warn
MODE = file
ROOT_PATH = ${folder}/log
`;
}

/** Starts it with an empty database and one administrator. */
export async function startGitea(): Promise<Gitea> {
  const peer = giteaPeer();
  if ('reason' in peer) throw new Error(peer.reason);
  const folder = mkdtempSync(path.join(tmpdir(), 'ci-shared-gitea-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = path.join(folder, 'app.ini');
  writeFileSync(config, settings(folder, port, peer.statics));
  // no `HOME` of ours: it writes a git configuration of its own
  const env = { PATH: process.env['PATH'], HOME: folder, USER: process.env['USER'] ?? 'root', LC_ALL: 'C.UTF-8' };
  const child = spawn(peer.program, ['--config', config, 'web'], { env, cwd: folder, stdio: 'ignore' });
  const ended = new Promise((resolve) => { child.on('exit', resolve); });
  const log = (): string => (existsSync(path.join(folder, 'log/gitea.log')) ? readFileSync(path.join(folder, 'log/gitea.log'), 'utf8') : '');
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(`${url}/api/v1/version`).catch(() => undefined);
    if (answer?.status === 200) break;
    if (attempt === 450 || child.exitCode !== null) throw new Error(`gitea did not start: ${log().slice(-2000)}`);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  const made = spawnSync(peer.program, ['--config', config, 'admin', 'user', 'create', '--admin', '--username', 'root-admin', '--password', 'password-of-root-admin', '--email', 'root@example.org', '--must-change-password=false', '--access-token', '--access-token-scopes', 'all', '--access-token-name', 'all'], { env, cwd: folder, encoding: 'utf8' });
  const token = /\b[0-9a-f]{40}\b/.exec(made.stdout)?.[0];
  if (token === undefined) throw new Error(`gitea made no administrator: ${made.stdout}${made.stderr}`);

  async function status(method: string, at: string, body?: unknown, as = token): ReturnType<Gitea['status']> {
    const headers = { authorization: `token ${as ?? ''}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const answer = await fetch(`${url}/api/v1${at}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) as unknown, headers: answer.headers };
  }

  async function api(method: string, at: string, body?: unknown): Promise<unknown> {
    const answer = await status(method, at, body);
    if (answer.status >= 300) throw new Error(`${method} ${at}: ${answer.status} ${JSON.stringify(answer.json)}`);
    return answer.json;
  }

  return {
    url, host: `127.0.0.1:${port}`, token, repositories: path.join(folder, 'repositories'), api, status, log,
    async user(name) {
      await api('POST', '/admin/users', { username: name, password: `password-of-${name}`, email: `${name}@example.org`, must_change_password: false });
    },
    async tokenOf(user, name, scopes) {
      const answer = await fetch(`${url}/api/v1/users/${user}/tokens`, {
        method: 'POST', body: JSON.stringify({ name, scopes }),
        headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${user}:password-of-${user}`).toString('base64')}` },
      });
      const { sha1 } = await answer.json() as { sha1?: string };
      if (sha1 === undefined) throw new Error(`gitea made no token for ${user}: ${answer.status}`);
      return sha1;
    },
    async close() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
