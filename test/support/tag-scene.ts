import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testCatalog } from './images-run.ts';
import { startWoodpecker } from './woodpecker-server.ts';
import type { Fate, FakeWoodpecker } from './woodpecker-server.ts';

export interface TagScene {
  readonly folder: string;
  /** The bare remote. */
  readonly remote: string;
  readonly woodpecker: FakeWoodpecker;
  readonly env: Readonly<Record<string, string>>;
  git(...args: string[]): string;
  /** A commit of a file. */
  commit(file: string, message: string): void;
  /** Tags of the remote: name -> kind of object and commit. */
  remoteTags(): Record<string, { readonly kind: string; readonly commit: string }>;
  /** What a pushed tag comes to, by its name; the webhook reaches Woodpecker when somebody asks it next. */
  fates: Map<string, Fate>;
  /** Called at every question to Woodpecker with its number from 1: the place where a test kills. */
  onQuestion: ((number: number) => void) | undefined;
  close(): Promise<void>;
}

/** A repository with a catalogue, a bare remote on this disk, and a Woodpecker that learns of its tags. */
export async function tagScene(): Promise<TagScene> {
  const base = mkdtempSync(path.join(tmpdir(), 'images-tag-'));
  const [folder, remote] = [path.join(base, 'work'), path.join(base, 'loco/ci-shared.git')];
  mkdirSync(path.join(folder, 'containers'), { recursive: true });
  mkdirSync(remote, { recursive: true });
  const identity = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@forge.example', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@forge.example', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', HOME: base, PATH: process.env['PATH'] ?? '' };
  const run = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, env: identity, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const git = (...args: string[]): string => run(folder, ...args);
  run(remote, 'init', '--quiet', '--bare', '--initial-branch=main');
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', remote);
  writeFileSync(path.join(folder, 'containers/images.yml'), testCatalog('forge.example'));
  const commit = (file: string, message: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), message);
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
    git('push', '--quiet', 'origin', 'main');
  };
  commit('README.md', 'feat: begin');
  const woodpecker = await startWoodpecker();
  woodpecker.add('loco/ci-shared');
  const fates = new Map<string, Fate>();
  const known = new Set<string>();
  const remoteTags = (): Record<string, { kind: string; commit: string }> => {
    const lines = run(remote, 'for-each-ref', '--format=%(refname:strip=2) %(objecttype) %(*objectname)', 'refs/tags').split('\n').filter((line) => line !== '');
    return Object.fromEntries(lines.map((line) => {
      const [name = '', kind = '', at = ''] = line.split(' ');
      return [name, { kind, commit: at }];
    }));
  };
  const deliver = (): void => {
    for (const [name, { commit: at }] of Object.entries(remoteTags())) {
      if (known.has(name)) continue;
      known.add(name);
      woodpecker.tagPushed('loco/ci-shared', name, fates.get(name) ?? 'runs', at);
    }
  };
  let questions = 0;
  const scene: TagScene = {
    folder, remote, woodpecker, git, commit, remoteTags, fates, onQuestion: undefined,
    env: { ...identity, WOODPECKER_SERVER: woodpecker.url, WOODPECKER_TOKEN: woodpecker.token },
    async close() {
      await woodpecker.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
  const first = (): void => {
    deliver();
    questions += 1;
    scene.onQuestion?.(questions);
  };
  woodpecker.inject({ on: /./, times: Infinity, fault: { kind: 'first', run: first } });
  return scene;
}
