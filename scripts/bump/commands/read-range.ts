import { UsageError } from '../../core/failure.ts';
import type { Commit, PathFilter } from '../../ports/git.ts';
import type { Readers } from '../../ports/index.ts';

/** Two ends of a range; `HEAD` where one is left out. @throws UsageError when it is none. */
export function parseRange(range: string): { readonly from: string; readonly to: string } {
  const match = /^(.*?)\.\.(?!\.)(.*)$/.exec(range);
  if (match === null || (match[1] === '' && match[2] === '')) throw new UsageError(`"${range}" is no range of commits`, { help: 'write FROM..TO, such as v1.2.0..HEAD' });
  return { from: match[1] === '' ? 'HEAD' : match[1] as string, to: match[2] === '' ? 'HEAD' : match[2] as string };
}

/**
 * Commits of `FROM..TO`, newest first. In a shallow clone without tags FROM may be a tag of the remote: the commits
 * since are fetched.
 */
export async function readRange(read: Readers, range: string, filter: PathFilter, remote: string): Promise<readonly Commit[]> {
  const { from, to } = parseRange(range);
  const git = await read.git();
  const { shallow, head } = await git.repository();
  if (shallow && to === 'HEAD') {
    const tag = (await git.tags([from], 'remote', remote)).find(({ name }) => name === from);
    if (tag !== undefined) return (await git.intervals(head, [{ candidates: [tag], ...filter }], remote, (commit) => commit))[0]?.commits ?? [];
  }
  return git.range(from, to, filter);
}
