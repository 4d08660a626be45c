import { EnvironmentError } from '../core/failure.ts';
import type { CheckoutReader, TrackedFile } from '../ports/checkout.ts';
import type { Environment } from '../ports/index.ts';
import { Git } from './git-command.ts';

const kinds: Readonly<Record<string, TrackedFile['kind']>> = { 100644: 'file', 100755: 'executable', 120000: 'link' };

/** The checkout at `cwd`, read by git. Submodules are no part of a build context. */
export function createCheckoutReader(cwd: string, env: Environment): CheckoutReader {
  const git = new Git(cwd, env);
  // asked once for all images: two hundred of them would start git four hundred times
  let files: Promise<readonly TrackedFile[]> | undefined;
  let names: Promise<readonly string[]> | undefined;
  async function allFiles(): Promise<readonly TrackedFile[]> {
    const { code, stdout, stderr } = await git.run(['ls-files', '-s', '-z']);
    if (code !== 0) {
      throw new EnvironmentError(`git cannot list the files of this checkout: ${stderr.trim().split('\n')[0] ?? ''}`, { help: 'a build takes the files that git knows: run it in a clone of the repository' });
    }
    const found = new Map<string, TrackedFile>();
    for (const line of stdout.split('\0').filter((one) => one !== '')) {
      const [, mode = '', path = ''] = /^(\d+) [^\t]*\t(.*)$/s.exec(line) ?? [];
      const kind = kinds[mode];
      if (kind !== undefined) found.set(path, { path, kind });
    }
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }
  async function allTags(): Promise<readonly string[]> {
    const { code, stdout } = await git.run(['for-each-ref', '--format=%(refname:strip=2)', 'refs/tags/']);
    return code === 0 ? stdout.split('\n').filter((name) => name !== '') : [];
  }
  return {
    async commit() {
      const { code, stdout } = await git.run(['log', '-1', '--format=%H %ct']);
      const [sha, date] = stdout.trim().split(' ');
      return code !== 0 || sha === undefined || date === undefined ? undefined : { sha, date: Number(date) };
    },
    async tracked(paths) {
      const all = await (files ??= allFiles());
      return paths.includes('.') ? all : all.filter(({ path }) => paths.some((one) => path === one || path.startsWith(`${one}/`)));
    },
    async tags(prefix) {
      return (await (names ??= allTags())).filter((name) => name.startsWith(prefix));
    },
  };
}
