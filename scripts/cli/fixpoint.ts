import { applyEdits, selectCompatible } from '../core/edit.ts';
import type { TextEdit } from '../core/edit.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { WriteFile } from '../core/plan.ts';
import type { FileReader } from '../ports/files.ts';

const mostRounds = 10;

/** Files as they would be after the fixes so far; everything else comes from the disk. */
export function overlay(files: FileReader, changed: ReadonlyMap<string, string>): FileReader {
  return {
    ...files,
    text: async (path) => changed.get(path) ?? files.text(path),
    bytes: async (path) => {
      const text = changed.get(path);
      return text === undefined ? files.bytes(path) : Buffer.from(text);
    },
  };
}

export interface Fixed<Result> {
  /** The result of the last look: what remains. */
  readonly result: Result;
  readonly writes: readonly WriteFile[];
  readonly count: number;
}

/**
 * Applies fixes in memory and looks again until nothing changes: what is reported afterwards is what remains, and
 * each file is written once. Fixes that touch the same characters wait for the next round.
 */
export async function fixpoint<Result>(
  files: FileReader,
  look: (files: FileReader) => Promise<Result>,
  open: (result: Result) => readonly Diagnostic[],
  allowed: (safety: 'safe' | 'unsafe') => boolean,
): Promise<Fixed<Result>> {
  const changed = new Map<string, string>();
  let count = 0;
  let result = await look(files);
  for (let round = 0; round < mostRounds; round += 1) {
    const fixes = open(result).flatMap(({ fix }) => (fix !== undefined && allowed(fix.safety) ? [fix] : []));
    const chosen = selectCompatible(fixes);
    if (chosen.length === 0) break;
    const byPath = groupByPath(chosen.flatMap(({ edits }) => edits));
    let moved = false;
    for (const [path, edits] of byPath) {
      const before = changed.get(path) ?? await files.text(path) ?? '';
      const after = applyEdits(before, edits);
      if (after !== before) moved = true;
      changed.set(path, after);
    }
    if (!moved) break;
    count += chosen.length;
    result = await look(overlay(files, changed));
  }
  const writes: WriteFile[] = [];
  for (const [path, text] of changed) {
    const before = await files.text(path);
    if (before !== text) writes.push({ kind: 'write-file', path, text, before });
  }
  return { result, writes, count };
}

function groupByPath(edits: readonly TextEdit[]): Map<string, TextEdit[]> {
  const groups = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    const group = groups.get(edit.path);
    if (group === undefined) groups.set(edit.path, [edit]);
    else group.push(edit);
  }
  return groups;
}
