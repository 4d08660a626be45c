import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import { EnvironmentError, UsageError } from '../core/failure.ts';
import { ignores, parseIgnore } from '../lib/gitignore.ts';
import type { IgnoreRule } from '../lib/gitignore.ts';
import type { Environment } from '../ports/index.ts';
import type { TreeReader, WalkOptions, WalkReport, WalkedFile } from '../ports/tree.ts';
import { walkedFile } from './file-text.ts';
import { findRoot } from './git-command.ts';
import { gitEnvironment } from './git-environment.ts';

/** Folders with somebody else's code, or with what a tool has put there. */
const vendored = new Set(['node_modules', 'bower_components', 'jspm_packages', 'vendor', 'third_party', '.venv', 'venv', 'site-packages', '__pycache__', '.terraform', '.tox', 'Pods', '.git', '.hg', '.svn']);
/** Names whose bytes are never text; they are not even opened. */
const binaryName = /\.(?:png|jpe?g|gif|webp|ico|bmp|tiff?|psd|pdf|zip|gz|tgz|bz2|xz|zst|7z|rar|jar|war|class|so|dylib|dll|exe|bin|o|a|wasm|node|pyc|woff2?|ttf|otf|eot|mp[34]|mov|avi|webm|ogg|flac|wav|sqlite|db|iso|img|deb|rpm|apk)$/i;
const bufferBytes = 4 << 20;

function isVendored(file: string): boolean {
  return file.split('/').some((part) => vendored.has(part));
}

/** Files that git knows or would take, below a folder; `undefined` where git does not answer. */
function gitFiles(folder: string, env: Environment): Promise<string[] | undefined> {
  return new Promise((resolve) => {
    const args = ['-c', 'core.fsmonitor=false', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '.'];
    execFile('git', args, { cwd: folder, env: gitEnvironment(env, findRoot(folder), undefined), maxBuffer: 1 << 30, encoding: 'utf8' }, (error, stdout) => {
      resolve(error === null ? [...new Set(stdout.split('\0').filter((name) => name !== ''))] : undefined);
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

/** Files below a folder outside of git, with every `.gitignore` on the way; links are not followed. */
function* plainFiles(root: string, below: string, stack: readonly IgnoreFile[], options: WalkOptions): Iterable<string> {
  let entries: Dirent[];
  try {
    entries = readdirSync(path.join(root, below), { withFileTypes: true });
  } catch {
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile()) ? parseIgnore(readFileSync(path.join(root, below, '.gitignore'), 'utf8')) : [];
  const here = own.length === 0 ? stack : [...stack, { folder: below, rules: own }];
  for (const entry of entries) {
    const file = below === '' ? entry.name : `${below}/${entry.name}`;
    if (!entry.isFile() && !entry.isDirectory()) continue;
    if (entry.name === '.git' || (!options.vendored && entry.isDirectory() && vendored.has(entry.name))) continue;
    if (isIgnored(here, file, entry.isDirectory())) continue;
    if (entry.isDirectory()) yield* plainFiles(root, file, here, options);
    else yield file;
  }
}

function joined(start: string, file: string): string {
  return start === '.' || start === '' ? file : `${start}/${file}`;
}

class Walk {
  readonly #root: string;
  readonly #env: Environment;
  readonly #options: WalkOptions;
  readonly #visit: (file: WalkedFile) => void;
  readonly #seen = new Set<string>();
  readonly #tooLarge: string[] = [];
  readonly #unreadable: string[] = [];
  #buffer = Buffer.allocUnsafe(bufferBytes);
  #files = 0;
  #bytes = 0;
  #binary = 0;

  constructor(root: string, env: Environment, options: WalkOptions, visit: (file: WalkedFile) => void) {
    this.#root = root;
    this.#env = env;
    this.#options = options;
    this.#visit = visit;
  }

  get report(): WalkReport {
    return { files: this.#files, bytes: this.#bytes, binary: this.#binary, tooLarge: this.#tooLarge, unreadable: this.#unreadable };
  }

  async start(start: string): Promise<void> {
    const absolute = path.resolve(this.#root, start);
    const stat = statSync(absolute, { throwIfNoEntry: false });
    if (stat === undefined) throw new UsageError(`there is no file ${start}`);
    if (!stat.isDirectory()) {
      this.#read(absolute, start);
      return;
    }
    const listed = this.#options.vendored ? undefined : await gitFiles(absolute, this.#env);
    // a folder that git ignores as a whole was named on purpose
    const files = listed === undefined || listed.length === 0 ? plainFiles(absolute, '', [], this.#options) : listed;
    for (const file of files) {
      if (listed !== undefined && !this.#options.vendored && isVendored(file)) continue;
      const shown = joined(start, file);
      if (!this.#options.excluded(shown)) this.#read(`${absolute}/${file}`, shown);
    }
  }

  #read(absolute: string, shown: string): void {
    if (this.#seen.has(absolute)) return;
    this.#seen.add(absolute);
    if (binaryName.test(shown)) {
      this.#binary += 1;
      return;
    }
    let handle: number;
    try {
      handle = openSync(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      // a link, a folder of a submodule, or a file that is gone meanwhile has nothing to say
      if (error instanceof Error && 'code' in error && !['ELOOP', 'ENOENT', 'ENXIO'].includes(String(error.code))) this.#unreadable.push(shown);
      return;
    }
    try {
      this.#visitBytes(this.#fill(handle, shown), shown);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EISDIR')) throw new EnvironmentError(`cannot read ${shown}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      closeSync(handle);
    }
  }

  /** Number of bytes that are in the buffer now; -1 when the file is too large. */
  #fill(handle: number, shown: string): number {
    let filled = 0;
    for (;;) {
      const got = readSync(handle, this.#buffer, filled, this.#buffer.length - filled, null);
      filled += got;
      if (filled > this.#options.mostBytes) {
        this.#tooLarge.push(shown);
        return -1;
      }
      if (got === 0 || filled < this.#buffer.length) return filled;
      const larger = Buffer.allocUnsafe(Math.min(this.#buffer.length * 2, this.#options.mostBytes + 1));
      this.#buffer.copy(larger, 0, 0, filled);
      this.#buffer = larger;
    }
  }

  #visitBytes(length: number, shown: string): void {
    if (length <= 0) return;
    const file = walkedFile(shown, this.#buffer.subarray(0, length));
    if (file === undefined) {
      this.#binary += 1;
      return;
    }
    this.#files += 1;
    this.#bytes += length;
    this.#visit(file);
  }
}

/** Walks below `root`; absolute paths are taken as they are. */
export function createTreeReader(root: string, env: Environment): TreeReader {
  return {
    async walk(paths, options, visit) {
      const walk = new Walk(root, env, options, visit);
      for (const start of paths) await walk.start(start.replace(/(.)\/+$/, '$1'));
      return walk.report;
    },
  };
}
