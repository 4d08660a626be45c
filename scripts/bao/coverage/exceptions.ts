import type { Diagnostic } from '../../core/diagnostic.ts';
import { createPattern, matches } from '../acl/pattern.ts';
import type { Exception } from './fleet.ts';

/** Rules that tell of the run itself: there is nothing to take responsibility for. */
const always = new Set(['COV021', 'COV022']);

function covers({ rule, workload, path, until }: Exception, { rule: id, about = {} }: Diagnostic, today: string): boolean {
  if (rule !== id || until < today) return false;
  if (workload !== undefined && about['workload'] !== workload && about['other'] !== workload) return false;
  if (path === undefined) return true;
  const pattern = createPattern(path);
  return ['path', 'pattern', 'policy', 'role'].some((key) => {
    const value = about[key];
    return value !== undefined && (value === path || matches(pattern, value));
  });
}

/** The findings that nobody has taken responsibility for, and how many somebody has. */
export function withoutExcepted(found: readonly Diagnostic[], exceptions: readonly Exception[], today: string): { readonly counted: readonly Diagnostic[]; readonly excepted: number } {
  if (exceptions.length === 0) return { counted: found, excepted: 0 };
  const counted = found.filter((diagnostic) => always.has(diagnostic.rule) || !exceptions.some((exception) => covers(exception, diagnostic, today)));
  return { counted, excepted: found.length - counted.length };
}
