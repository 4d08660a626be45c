/*
 * The globs of `${name#pattern}`: Go's `path.Match` as envsubst changed it, where `*` also crosses `/`. Works on texts
 * whose characters are bytes. A pattern that ends inside a class is malformed, but only when matching comes that far.
 */

export class MalformedGlob extends Error {}

/** Length in bytes of the character at `at`. */
function width(bytes: string, at: number): number {
  const code = bytes.charCodeAt(at);
  const wanted = code >= 0xf0 ? 4 : code >= 0xe0 ? 3 : code >= 0xc2 ? 2 : 1;
  for (let next = 1; next < wanted; next += 1) {
    if ((bytes.charCodeAt(at + next) & 0xc0) !== 0x80) return 1;
  }
  return wanted;
}

/** The next piece of a pattern: whether a star leads it, and its text up to the next star outside of a class. */
function nextChunk(pattern: string): { star: boolean; chunk: string; rest: string } {
  const body = pattern.replace(/^\*+/, '');
  let inClass = false;
  let at = 0;
  for (; at < body.length; at += 1) {
    const char = body[at];
    if (char === '\\') at = Math.min(at + 1, body.length - 1);
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '*' && !inClass) break;
  }
  return { star: body.length < pattern.length, chunk: body.slice(0, at), rest: body.slice(at) };
}

/** One end of a range in a class. @throws MalformedGlob */
function classEnd(chunk: string, at: number): { char: string; next: number } {
  let from = at;
  if (from >= chunk.length || chunk[from] === '-' || chunk[from] === ']') throw new MalformedGlob();
  if (chunk[from] === '\\') from += 1;
  if (from >= chunk.length) throw new MalformedGlob();
  const next = from + width(chunk, from);
  if (next >= chunk.length) throw new MalformedGlob();
  return { char: chunk.slice(from, next), next };
}

/** UTF-8 orders like code points as long as lengths are compared first. */
function atMost(a: string, b: string): boolean {
  return a.length < b.length || (a.length === b.length && a <= b);
}

/** Whether the class that starts behind `[` at `at` holds `char`, and where it ends. */
function inClass(chunk: string, at: number, char: string): { holds: boolean; next: number } {
  const negated = chunk[at] === '^';
  let next = negated ? at + 1 : at;
  let holds = false;
  for (let count = 0; !(chunk[next] === ']' && count > 0); count += 1) {
    const low = classEnd(chunk, next);
    const high = chunk[low.next] === '-' ? classEnd(chunk, low.next + 1) : low;
    next = high.next;
    if (atMost(low.char, char) && atMost(char, high.char)) holds = true;
  }
  return { holds: holds !== negated, next: next + 1 };
}

/** How much of `name` the chunk takes from its start, or `undefined`. @throws MalformedGlob */
function takes(chunk: string, name: string): number | undefined {
  let at = 0;
  let from = 0;
  while (at < chunk.length) {
    if (from >= name.length) return undefined;
    const char = chunk[at];
    if (char === '[') {
      const size = width(name, from);
      const { holds, next } = inClass(chunk, at + 1, name.slice(from, from + size));
      if (!holds) return undefined;
      from += size;
      at = next;
      continue;
    }
    if (char === '?') {
      from += width(name, from);
      at += 1;
      continue;
    }
    if (char === '\\') at += 1;
    if (at >= chunk.length) throw new MalformedGlob();
    if (chunk[at] !== name[from]) return undefined;
    at += 1;
    from += 1;
  }
  return from;
}

/** Whether the pattern matches the whole name. @throws MalformedGlob */
export function matchesShellGlob(pattern: string, name: string): boolean {
  let rest = pattern;
  let left = name;
  while (rest.length > 0) {
    const { star, chunk, rest: behind } = nextChunk(rest);
    rest = behind;
    if (star && chunk === '') return true;
    const last = rest.length === 0;
    let found: number | undefined;
    for (let skip = 0; skip <= (star ? left.length : 0); skip += 1) {
      const taken = takes(chunk, left.slice(skip));
      if (taken === undefined || (last && skip + taken < left.length)) continue;
      found = skip + taken;
      break;
    }
    if (found === undefined) return false;
    left = left.slice(found);
  }
  return left.length === 0;
}
