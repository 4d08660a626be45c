import { existsSync } from 'node:fs';
import path from 'node:path';
import { EnvironmentError } from '../core/failure.ts';
import type { Environment } from '../ports/index.ts';
import { credentialsOf, gitEnvironment } from './git-environment.ts';
import { runGit, streamGit } from './git-process.ts';
import type { GitOptions, GitResult } from './git-process.ts';

/** The folder above or at `from` that holds `.git`; git itself decides whether it is a repository. */
export function findRoot(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (folder === path.dirname(folder)) return from;
  }
}

/** Git in one repository: every call has the right environment, and the one for the remote has its credentials. */
export class Git {
  readonly cwd: string;
  readonly #env: Environment;
  readonly #root: string;
  readonly #urls = new Map<string, Promise<string | undefined>>();
  readonly #environments = new Map<string | undefined, NodeJS.ProcessEnv>();

  constructor(cwd: string, env: Environment) {
    this.cwd = cwd;
    this.#env = env;
    this.#root = findRoot(cwd);
  }

  async url(remote: string): Promise<string | undefined> {
    let url = this.#urls.get(remote);
    if (url === undefined) {
      url = this.run(['remote', 'get-url', remote]).then(({ code, stdout }) => (code === 0 ? stdout.trim() : undefined));
      this.#urls.set(remote, url);
    }
    return url;
  }

  options(url?: string): GitOptions {
    let env = this.#environments.get(url);
    if (env === undefined) {
      env = gitEnvironment(this.#env, this.#root, url);
      this.#environments.set(url, env);
    }
    return { cwd: this.cwd, env };
  }

  run(args: readonly string[], input?: string): Promise<GitResult> {
    return runGit(args, { ...this.options(), ...(input === undefined ? {} : { input }) }).catch(notStarted);
  }

  /** A call that talks to the remote, or may fetch objects from it on the way. */
  async runRemote(remote: string, args: readonly string[], input?: string): Promise<GitResult> {
    const url = await this.url(remote);
    const result = await runGit(args, { ...this.options(url), ...(input === undefined ? {} : { input }) }).catch(notStarted);
    return result.code === 0 ? result : { ...result, stderr: this.withRefusal(url, result.stderr) };
  }

  /** Git asks for a user name when the header we sent was refused; it does not know that there was one. */
  withRefusal(url: string | undefined, stderr: string): string {
    const isAsking = /could not read (?:Username|Password)/i.test(stderr) && /^https?:/.test(url ?? '') && credentialsOf(this.#env) !== undefined;
    return isAsking ? `${stderr.trimEnd()}\nAuthentication failed: the credentials of this step were refused\n` : stderr;
  }

  async stream(remote: string, args: readonly string[], record: (text: string) => void): Promise<GitResult> {
    const url = this.#urls.has(remote) ? await this.url(remote) : undefined;
    return streamGit(args, this.options(url), record).catch(notStarted);
  }
}

function notStarted(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  throw new EnvironmentError(code === 'ENOENT' ? 'git is not installed, or the working directory is gone' : `git could not be started: ${String(code)}`, { help: 'install git 2.29 or newer' });
}
