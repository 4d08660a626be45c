import { createTwoFilesPatch } from 'diff';

/** A unified diff that `git apply` takes; empty when nothing differs. `before` undefined means a new file. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  if (before === after) return '';
  const patch = createTwoFilesPatch(before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`, before ?? '', after, undefined, undefined, { context: 3 });
  return `${patch.slice(patch.indexOf('\n') + 1)}`;
}
