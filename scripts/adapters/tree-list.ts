import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../core/failure.ts';
import { ignores, parseIgnore } from '../lib/gitignore.ts';
import type { IgnoreRule } from '../lib/gitignore.ts';
import type { Environment } from '../ports/index.ts';
import type { WalkOptions } from '../ports/tree.ts';
import { findRoot } from './git-command.ts';
import { gitEnvironment } from './git-environment.ts';

/** Folders with somebody else's code, or with what a tool has put there. */
const vendored = new Set(['node_modules', 'bower_components', 'jspm_packages', 'vendor', 'third_party', '.venv', 'venv', 'site-packages', '__pycache__', '.terraform', '.tox', 'Pods', '.git', '.hg', '.svn']);

function isVendored(file: string): boolean {
  return file.split('/').some((part) => vendored.has(part));
}

/** Files that git lists below a folder; `undefined` where git does not answer. */
function gitFiles(folder: string, env: NodeJS.ProcessEnv, which: readonly string[]): Promise<string[] | undefined> {
  return new Promise((resolve) => {
    const args = ['-c', 'core.fsmonitor=false', 'ls-files', '-z', ...which, '--', '.'];
    execFile('git', args, { cwd: folder, env, maxBuffer: 1 << 30, encoding: 'utf8' }, (error, stdout) => {
      resolve(error === null ? stdout.split('\0').filter((name) => name !== '') : undefined);
    });
  });
}

interface IgnoreFile {
  readonly folder: string;
  readonly rules: readonly IgnoreRule[];
}

function isIgnored(stack: readonly IgnoreFile[], file: string, folder: boolean): boolean {
  for (let at = stack.length - 1; at >= 0; at -= 1) {
    const { folder: base, rules } = stack[at] as IgnoreFile;
    const verdict = ignores(rules, base === '' ? file : file.slice(base.length + 1), folder);
    if (verdict !== undefined) return verdict;
  }
  return false;
}

/** `undefined` when there is nothing; a file behind a folder that cannot be read will say so when it is read. */
function statOf(file: string): { isDirectory(): boolean } | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOTDIR' ? undefined : { isDirectory: () => false };
  }
}

function joined(start: string, file: string): string {
  return start === '.' || start === '' ? file : start === '/' ? `/${file}` : `${start}/${file}`;
}

/** The files that a walk is about, each once, and the folders that cannot be read. Paths are as people know them. */
export class TreeList {
  /** By their absolute path. */
  readonly files = new Map<string, string>();
  /** Files that were named themselves: links and pipes too. */
  readonly named: string[] = [];
  readonly unreadable: string[] = [];
  readonly #late: Promise<() => void>[] = [];
  readonly #root: string;
  readonly #env: Environment;
  readonly #options: WalkOptions;

  constructor(root: string, env: Environment, options: WalkOptions) {
    this.#root = root;
    this.#env = env;
    this.#options = options;
  }

  /** @throws UsageError when there is nothing of that name. */
  async add(given: string): Promise<void> {
    const start = given.replace(/(.)\/+$/, '$1').replace(/^(?:\.\/+)+(?=.)/, '');
    const absolute = path.resolve(this.#root, start);
    const stat = statOf(absolute);
    if (stat === undefined) throw new UsageError(`there is no file ${given}`);
    if (!stat.isDirectory()) {
      this.named.push(start);
      return;
    }
    if (this.#options.vendored) this.#addPlain(absolute, start, '', []);
    else await this.#addGit(absolute, start);
  }

  /** Files that nobody has added to git are listed at the same time, for git looks at every folder to find them. */
  async #addGit(absolute: string, start: string): Promise<void> {
    const env = gitEnvironment(this.#env, findRoot(absolute), undefined);
    const others = gitFiles(absolute, env, ['--others', '--exclude-standard']);
    const known = await gitFiles(absolute, env, ['--cached']) ?? [];
    const takeAll = (listed: readonly string[]): void => { for (const file of listed) if (!isVendored(file)) this.#take(joined(start, file)); };
    takeAll(known);
    this.#late.push(others.then((listed) => () => {
      // a folder that git ignores as a whole was named on purpose
      if (known.length + (listed?.length ?? 0) === 0) this.#addPlain(absolute, start, '', []);
      else takeAll(listed ?? []);
    }));
  }

  /** Adds what took longer to list, and gives those that were not there before. */
  async addLate(): Promise<string[]> {
    const before = this.files.size;
    for (const add of await Promise.all(this.#late.splice(0))) add();
    return [...this.files.values()].slice(before);
  }

  #take(shown: string): void {
    if (!this.#options.excluded(shown)) this.files.set(shown.startsWith('/') ? shown : `${this.#root}/${shown}`, shown);
  }

  #entries(folder: string): Dirent[] {
    try {
      return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      // gone meanwhile: nothing was left out
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) this.unreadable.push(path.relative(this.#root, folder) || folder);
      return [];
    }
  }

  #ignoreRules(folder: string): IgnoreRule[] {
    try {
      return parseIgnore(readFileSync(path.join(folder, '.gitignore'), 'utf8'));
    } catch {
      this.unreadable.push(path.relative(this.#root, path.join(folder, '.gitignore')));
      return [];
    }
  }

  /** Files below a folder outside of git, with every `.gitignore` on the way; links are not followed. */
  #addPlain(absolute: string, start: string, below: string, stack: readonly IgnoreFile[]): void {
    const folder = path.join(absolute, below);
    const entries = this.#entries(folder);
    const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile()) ? this.#ignoreRules(folder) : [];
    const here = own.length === 0 ? stack : [...stack, { folder: below, rules: own }];
    for (const entry of entries) {
      const file = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isFile() && !entry.isDirectory()) continue;
      if (entry.name === '.git' || (!this.#options.vendored && entry.isDirectory() && vendored.has(entry.name))) continue;
      if (isIgnored(here, file, entry.isDirectory())) continue;
      if (entry.isDirectory()) this.#addPlain(absolute, start, file, here);
      else this.#take(joined(start, file));
    }
  }
}
