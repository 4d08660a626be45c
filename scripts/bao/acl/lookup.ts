import type { BaoVersion } from '../policy/version.ts';
import { atLeast } from '../policy/version.ts';
import type { Acl, Grant } from './acl.ts';
import { comparePatterns, matchesPieces } from './pattern.ts';

/** Which way a path is looked up: LIST and SCAN also look at the path without its trailing slash. */
export type LookupMode = 'plain' | 'list' | 'scan';

function longestPrefix(acl: Acl, path: string): Grant | undefined {
  for (const length of acl.prefixLengths) {
    const grant = length > path.length ? undefined : acl.prefixes.get(path.slice(0, length));
    if (grant !== undefined) return grant;
  }
  return undefined;
}

/** The strongest pattern that is not exact and matches. */
function bestPattern(acl: Acl, path: string): Grant | undefined {
  const prefix = longestPrefix(acl, path);
  if (acl.segments.length === 0) return prefix;
  const parts = path.split('/');
  const segments = acl.segments.find(({ pattern }) => matchesPieces(pattern, parts));
  if (prefix === undefined || segments === undefined) return prefix ?? segments;
  return comparePatterns(prefix.pattern, segments.pattern) > 0 ? prefix : segments;
}

/**
 * The one grant that decides about a path (with its namespace, no leading slash), or nothing: then it is denied.
 * Before 2.6.0, LIST tried the path without its slash first (GHSA-xp3c-3jw3-4vcr) and SCAN never did.
 */
export function findGrant(acl: Acl, path: string, mode: LookupMode, version: BaoVersion): Grant | undefined {
  const exact = acl.exact.get(path);
  if (exact !== undefined || mode === 'plain') return exact ?? bestPattern(acl, path);
  const slash = path.endsWith('/');
  const trimmed = slash ? path.slice(0, -1) : path;
  const below = acl.exact.get(trimmed);
  if (below !== undefined) return below;
  const fallback = (): Grant | undefined => (slash ? bestPattern(acl, trimmed) : undefined);
  if (atLeast(version, 6)) return bestPattern(acl, path) ?? fallback();
  return (mode === 'list' ? fallback() : undefined) ?? bestPattern(acl, path);
}
