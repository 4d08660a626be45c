import type { PatternKind } from './model.ts';

/**
 * How OpenBao files a path: `/+` anywhere makes it a pattern of segments, even `a/+b/c`, whose `+b` then matches
 * only itself; otherwise a `*` at the end makes it a prefix. `*` anywhere else is a character like any other.
 */
export function kindOf(path: string): PatternKind {
  if (path === '+' || path.includes('/+') || path.startsWith('+/')) return 'segments';
  return path.endsWith('*') ? 'prefix' : 'exact';
}
