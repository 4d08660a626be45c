import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commit, git, gitWith, runBuilt, scratch, tag, workClone } from './git-repo.ts';
import type { Ran } from './git-repo.ts';
import { startGitea } from './gitea-server.ts';
import type { Gitea } from './gitea-server.ts';

/** Repository of the organisation `loco` on a real Gitea, and a clone in which its administrator works. */
export interface GiteaRepository {
  readonly name: string;
  /** Address without credentials, as Woodpecker gives it to `git remote`. */
  readonly url: string;
  readonly work: string;
  /** Refs of the server, name -> object. */
  refs(): Map<string, string>;
  /** The API below `/repos/loco/NAME`, as the administrator. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  /** What Woodpecker's clone step does on a push: one commit, no tags, credentials in a netrc that only this step has. */
  clone(): string;
  /** Runs a command of `dist/bin` as a step after the clone. */
  step(folder: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran>;
}

export interface GiteaFleet {
  readonly gitea: Gitea;
  readonly space: string;
  /** Token of `bot`, who may write in every repository of `loco`, and manages nothing. */
  readonly botToken: string;
  /** A repository with one release, `v1.0.0`, and a feature since. */
  repository(options?: { readonly files?: Readonly<Record<string, string>>; readonly private?: boolean }): Promise<GiteaRepository>;
  close(): Promise<void>;
}

const botScopes = ['write:repository', 'write:issue', 'read:organization', 'write:package'] as const;

export async function startFleet(): Promise<GiteaFleet> {
  const gitea = await startGitea();
  const space = scratch();
  await gitea.user('bot');
  await gitea.api('POST', '/orgs', { username: 'loco' });
  const { id } = await gitea.api('POST', '/orgs/loco/teams', {
    name: 'bots', permission: 'write', includes_all_repositories: true, can_create_org_repo: false,
    units: ['repo.code', 'repo.issues', 'repo.pulls', 'repo.releases', 'repo.packages'],
  }) as { id: number };
  await gitea.api('PUT', `/teams/${id}/members/bot`);
  const botToken = await gitea.tokenOf('bot', 'release', botScopes);
  const home = path.join(space.path, 'home');
  mkdirSync(home);
  writeFileSync(path.join(home, '.netrc'), `machine 127.0.0.1\nlogin bot\npassword ${botToken}\n`, { mode: 0o600 });
  let names = 0;

  async function repository({ files = {}, private: hidden = true }: { readonly files?: Readonly<Record<string, string>>; readonly private?: boolean } = {}): Promise<GiteaRepository> {
    names += 1;
    const name = `app${names}`;
    const url = `${gitea.url}/loco/${name}.git`;
    await gitea.api('POST', '/orgs/loco/repos', { name, private: hidden, default_branch: 'main' });
    const work = workClone(url.replace('://', `://root-admin:${gitea.token}@`), path.join(space.path, `work${names}`));
    git(work, 'checkout', '-q', '-B', 'main');
    commit(work, 'feat: start', { 'package.json': '{"version": "1.0.0"}\n', 'CHANGELOG.md': '# Changelog\n\n## [1.0.0] - 2025-01-01\n\n- start\n', ...files });
    tag(work, 'v1.0.0');
    commit(work, 'feat: add login', { login: '1' });
    git(work, 'push', '-q', '--follow-tags', 'origin', 'main');
    return {
      name, url, work,
      refs: () => new Map(git(work, 'ls-remote', 'origin').split('\n').map((line) => line.split('\t').reverse() as [string, string])),
      api: (method, below, body) => gitea.api(method, `/repos/loco/${name}${below}`, body),
      clone() {
        names += 1;
        const folder = path.join(space.path, `clone${names}`);
        const sha = git(work, 'ls-remote', 'origin', 'refs/heads/main').split('\t')[0] ?? '';
        git(space.path, 'init', '-q', '-b', 'main', folder);
        git(folder, 'remote', 'add', 'origin', url);
        gitWith({ HOME: home }, folder, 'fetch', '-q', '--no-tags', '--depth=1', '--filter=tree:0', 'origin', `+${sha}:`);
        // the work tree's files come from the partial clone's remote
        gitWith({ HOME: home }, folder, 'reset', '-q', '--hard', sha);
        return folder;
      },
      step: (folder, args, env = {}) => runBuilt(args[0] ?? '', args.slice(1), folder, {
        HOME: space.path, FORGEJO_TOKEN: botToken, FORGEJO_URL: gitea.url, CI_REPO: `loco/${name}`, CI_COMMIT_BRANCH: 'main', CI_PIPELINE_EVENT: 'push', ...env,
      }),
    };
  }

  return {
    gitea, space: space.path, botToken, repository,
    async close() {
      await gitea.close();
      space.remove();
    },
  };
}
