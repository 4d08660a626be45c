import type { Range } from '../../core/source.ts';
import type { Pattern } from './compile.ts';
import type { Assertion } from './parse.ts';

export interface PatternMatch {
  readonly range: Range;
  /** Where each capture group matched, in the order of the groups. */
  readonly groups: readonly (Range | undefined)[];
}

/** A way through the program that is still open: where it stands, where it began, what it saved. */
interface Thread {
  readonly address: number;
  readonly start: number;
  readonly saved: readonly number[];
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
}

function holds(what: Assertion, text: string, at: number): boolean {
  if (what === 'line-start') return at === 0 || isLineEnd(text.charCodeAt(at - 1));
  if (what === 'line-end') return at === text.length || isLineEnd(text.charCodeAt(at));
  const atBorder = (at > 0 && isWord(text.charCodeAt(at - 1))) !== (at < text.length && isWord(text.charCodeAt(at)));
  return atBorder === (what === 'word');
}

/**
 * Adds the thread and all it leads to without reading: each address once at each place, the preferred way first.
 * A stack of our own, since programs may be long.
 */
function follow(pattern: Pattern, list: Thread[], seen: Int32Array, from: Thread, text: string, at: number): void {
  const stack: Thread[] = [from];
  for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
    if (seen[thread.address] === at) continue;
    seen[thread.address] = at;
    const instruction = pattern.program[thread.address];
    switch (instruction?.op) {
      case 'jump': stack.push({ ...thread, address: instruction.to }); break;
      case 'split': stack.push({ ...thread, address: instruction.second }, { ...thread, address: instruction.first }); break;
      case 'assert': if (holds(instruction.what, text, at)) stack.push({ ...thread, address: thread.address + 1 }); break;
      case 'save': {
        const saved = [...thread.saved];
        saved[instruction.slot] = at;
        stack.push({ address: thread.address + 1, start: thread.start, saved });
        break;
      }
      default: list.push(thread);
    }
  }
}

function asMatch(pattern: Pattern, { start, saved }: Thread, end: number): PatternMatch {
  const groups = pattern.groups.map((_, number): Range | undefined => {
    const [from, to] = [saved[number * 2], saved[number * 2 + 1]];
    return from === undefined || to === undefined || to < from ? undefined : { start: from, end: to };
  });
  return { range: { start, end }, groups };
}

/** The first match at or after `from`; of several that begin there the one the pattern prefers. */
function firstMatch(pattern: Pattern, text: string, from: number): PatternMatch | undefined {
  const seen = new Int32Array(pattern.program.length).fill(-1);
  let threads: Thread[] = [];
  let found: PatternMatch | undefined;
  let carried: Thread[] = [];
  for (let at = from; at <= text.length;) {
    threads = [];
    for (const thread of carried) follow(pattern, threads, seen, thread, text, at);
    if (found === undefined) follow(pattern, threads, seen, { address: 0, start: at, saved: [] }, text, at);
    if (threads.length === 0 && found !== undefined) return found;
    const codePoint = at < text.length ? text.codePointAt(at) as number : -1;
    const width = codePoint > 0xffff ? 2 : 1;
    carried = [];
    for (const thread of threads) {
      const instruction = pattern.program[thread.address];
      if (instruction?.op === 'match') {
        found = asMatch(pattern, thread, at);
        break;
      }
      if (instruction?.op === 'char' && codePoint !== -1 && instruction.test(codePoint)) carried.push({ ...thread, address: thread.address + 1 });
    }
    if (found !== undefined && carried.length === 0) return found;
    at += width;
  }
  return found;
}

/** Matches from left to right that do not overlap, `most` at most: each costs the length of the text times that of the program, and no more. */
export function findMatches(pattern: Pattern, text: string, most: number): PatternMatch[] {
  const matches: PatternMatch[] = [];
  for (let from = 0; from <= text.length && matches.length < most;) {
    const match = firstMatch(pattern, text, from);
    if (match === undefined) break;
    matches.push(match);
    const { start, end } = match.range;
    from = end > start ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
  }
  return matches;
}
