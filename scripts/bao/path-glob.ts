/** True when every path that `inner` names is named by `outer` too. Both may have OpenBao's wildcards: `+` segments, one final `*`. */
export function coversPath(outer: string, inner: string): boolean {
  const wide = outer.split('/');
  const narrow = inner.split('/');
  for (const [at, segment] of wide.entries()) {
    const other = narrow[at];
    if (other === undefined) return false;
    const lastOfWide = at === wide.length - 1;
    const globOfNarrow = at === narrow.length - 1 && other.endsWith('*');
    if (lastOfWide && segment.endsWith('*')) {
      const prefix = segment.slice(0, -1);
      return other === '+' ? prefix === '' : (globOfNarrow ? other.slice(0, -1) : other).startsWith(prefix);
    }
    if (globOfNarrow) return false;
    if (segment !== '+' && segment !== other) return false;
  }
  return wide.length === narrow.length;
}

/** True when a path has a wildcard. */
export function isGlob(path: string): boolean {
  return path.endsWith('*') || path.split('/').includes('+');
}
