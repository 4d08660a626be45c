import { execFile } from 'node:child_process';
import { EnvironmentError } from '../core/failure.ts';
import { firstSet, forgeVariables } from '../core/variables.ts';
import type { SetVariable } from '../core/variables.ts';
import type { RepositoryName } from '../ports/forge.ts';
import type { Environment } from '../ports/index.ts';

/** The token of the environment, and the variable that holds it. @throws EnvironmentError when it holds what no header can carry. */
export function forgeToken(env: Environment): SetVariable | undefined {
  const found = firstSet(env, forgeVariables.token);
  if (found !== undefined && /[^\u0021-\u007e]/.test(found.value)) {
    throw new EnvironmentError(`the value of ${found.name} cannot be a token: it has spaces or other characters that no header carries`, { help: 'set the token alone, without `token ` before it', exit: 'not-permitted' });
  }
  return found;
}

/** Where a git remote points: server and path. `base` is what a web address of the same server starts with. */
export interface RemoteAddress {
  readonly host: string;
  readonly base: string;
  readonly path: readonly string[];
}

/** Reads `https://`, `http://`, `ssh://`, `git://` addresses and the short form `user@host:path`. */
export function parseRemote(remote: string): RemoteAddress | undefined {
  const text = remote.trim();
  const short = /^(?:[^\s/@:]+@)?([\w.-]+|\[[0-9a-fA-F:]+\]):(?!\/\/)\/?(.+)$/.exec(text);
  if (short !== null && !text.includes('://') && !/^[a-zA-Z]$/.test(short[1] ?? '')) {
    return { host: (short[1] ?? '').toLowerCase(), base: `https://${(short[1] ?? '').toLowerCase()}`, path: pathParts(short[2] ?? '') };
  }
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!['http:', 'https:', 'ssh:', 'git:', 'git+ssh:'].includes(url.protocol)) return undefined;
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  // the port of ssh says nothing of the web server
  return { host: url.hostname, base: web ? url.origin : `https://${url.hostname}`, path: pathParts(decodeURI(url.pathname)) };
}

function pathParts(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '~');
  const last = parts.pop();
  return last === undefined ? [] : [...parts, last.replace(/\.git$/, '')];
}

/** `owner/name`; `undefined` when it is something else. */
export function parseRepository(text: string): RepositoryName | undefined {
  const [owner = '', name = '', ...rest] = text.split('/');
  return rest.length > 0 || !/^[\w.-]+$/.test(owner) || !/^[\w.-]+$/.test(name) ? undefined : { owner, name };
}

/** The repository that a remote names on the server `base`, which may live below a path. */
export function repositoryAt(base: string, remote: string): RepositoryName | undefined {
  const address = parseRemote(remote);
  const server = new URL(base);
  if (address === undefined || address.host !== server.hostname) return undefined;
  const below = server.pathname.split('/').filter((part) => part !== '');
  const path = below.every((part, at) => address.path[at] === part) ? address.path.slice(below.length) : address.path;
  return parseRepository(path.join('/'));
}

/** Address of the `origin` remote, `undefined` without one. A clone of another user is fine: git only prints a setting here. */
export function originOf(cwd: string, env: Environment): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' }, timeout: 10_000 };
    execFile('git', ['remote', 'get-url', 'origin'], options, (error, stdout) => { resolve(error === null && stdout.trim() !== '' ? stdout.trim() : undefined); });
  });
}

/**
 * Address of the server without a trailing slash.
 * @throws EnvironmentError when neither the environment nor the origin says.
 */
export function forgeBase(env: Environment, origin: string | undefined): string {
  const given = firstSet(env, forgeVariables.url);
  if (given === undefined) {
    const address = origin === undefined ? undefined : parseRemote(origin);
    if (address !== undefined) return address.base;
    throw new EnvironmentError('the address of Forgejo is not known', { help: 'set FORGEJO_URL, or give the repository a remote `origin`' });
  }
  const url = URL.canParse(given.value) ? new URL(given.value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new EnvironmentError(`${given.name} is not a web address`, { help: 'write it like https://forge.example' });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
}
