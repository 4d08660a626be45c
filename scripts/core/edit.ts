import type { Range } from './source.ts';

/** Replace `range` of the file `path` by `newText`. Every other byte of the file stays. */
export interface TextEdit {
  readonly path: string;
  readonly range: Range;
  readonly newText: string;
}

function byPlace(a: TextEdit, b: TextEdit): number {
  return a.range.start - b.range.start || a.range.end - b.range.end;
}

/** True when two edits of one file touch the same characters, or insert at the same place. */
export function overlaps(a: Range, b: Range): boolean {
  if (a.start === b.start && (a.start === a.end || b.start === b.end)) return true;
  return a.start < b.end && b.start < a.end;
}

/**
 * The text after all edits. Edits may come in any order.
 * @throws RangeError when two edits overlap or one lies outside of the text: a caller's mistake, never a user's.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort(byPlace);
  let result = '';
  let at = 0;
  for (const { range, newText } of sorted) {
    if (range.start < at || range.end < range.start || range.end > text.length) {
      throw new RangeError(`edit ${range.start}..${range.end} overlaps another or lies outside of the text`);
    }
    result += text.slice(at, range.start) + newText;
    at = range.end;
  }
  return result + text.slice(at);
}

/**
 * Chooses groups of edits that can be applied together: first come, first kept. A group whose edits touch an
 * already chosen one is left for the next round, whole: half a fix is worse than none.
 */
export function selectCompatible<Group extends { readonly edits: readonly TextEdit[] }>(groups: readonly Group[]): Group[] {
  const chosen: Group[] = [];
  const taken = new Map<string, Range[]>();
  for (const group of groups) {
    const clash = group.edits.some((edit) => taken.get(edit.path)?.some((range) => overlaps(range, edit.range)));
    if (clash) continue;
    chosen.push(group);
    for (const edit of group.edits) {
      const ranges = taken.get(edit.path);
      if (ranges === undefined) taken.set(edit.path, [edit.range]);
      else ranges.push(edit.range);
    }
  }
  return chosen;
}
