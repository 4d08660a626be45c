import type { Diagnostic } from '../../core/diagnostic.ts';
import { applyEdits, selectCompatible } from '../../core/edit.ts';
import type { SourceFile } from '../../core/source.ts';
import { judge } from '../judge.ts';
import { lawFor } from './examine.ts';
import type { FleetLaw } from './examine.ts';
import type { FleetItem, FleetRepository } from './repository.ts';

const mostRounds = 10;

export interface FixedItem {
  readonly item: FleetItem;
  /** Files that are other than before. */
  readonly changed: readonly { readonly path: string; readonly before: string; readonly text: string }[];
}

/** One round of safe fixes in the pipelines; nothing when there is none. */
function round(sources: readonly SourceFile[], found: readonly Diagnostic[]): readonly SourceFile[] | undefined {
  const paths = new Set(sources.map(({ path }) => path));
  const chosen = selectCompatible(found.flatMap(({ fix }) => (fix?.safety === 'safe' && fix.edits.every(({ path }) => paths.has(path)) ? [fix] : [])));
  const edits = chosen.flatMap((fix) => fix.edits);
  const after = sources.map((source): SourceFile => {
    const text = applyEdits(source.text, edits.filter(({ path }) => path === source.path));
    return text === source.text ? source : { path: source.path, text };
  });
  return after.some((source, at) => source !== sources[at]) ? after : undefined;
}

function fixed(repository: FleetRepository, law: FleetLaw): readonly SourceFile[] {
  let { files } = repository;
  for (let at = 0; at < mostRounds; at += 1) {
    const next = round(files, judge(files, true, lawFor(repository, law)).settled.diagnostics);
    if (next === undefined) break;
    files = next;
  }
  return files;
}

/** A repository after the fixes that `ci-lint --fix` in it would make. */
export function fixItem(item: FleetItem, law: FleetLaw): FixedItem {
  if ('failure' in item || item.files.length === 0) return { item, changed: [] };
  const files = fixed(item, law);
  const changed = files.flatMap(({ path, text }, at) => {
    const before = item.files[at]?.text ?? '';
    return before === text ? [] : [{ path, before, text }];
  });
  return { item: { ...item, files }, changed };
}
