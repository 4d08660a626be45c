import type { Diagnostic } from '../core/diagnostic.ts';
import type { TextEdit } from '../core/edit.ts';
import { overlaps } from '../core/edit.ts';
import { runRules } from '../core/rule.ts';
import { versionFileRules } from './rules/index.ts';
import { updaters } from './updaters/index.ts';
import type { VersionFile } from './updaters/updater.ts';
import { placesOf, readVersionFiles, says, textFor } from './version-state.ts';
import type { FoundPlace, VersionFilesState } from './version-state.ts';

/** What becomes of one place, for people and for the plan file. */
export interface VersionChange {
  readonly path: string;
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

export interface VersionFilesPlan {
  /** Empty when any diagnostic is an error: all files change, or none. */
  readonly edits: readonly TextEdit[];
  readonly diagnostics: readonly Diagnostic[];
  readonly changes: readonly VersionChange[];
}

/** The edit of a place; nothing when it says `next` already, so that a second run changes nothing. */
function editOf(place: FoundPlace, next: string): TextEdit | undefined {
  const newText = textFor(place, next);
  if (newText === undefined || newText === place.version || says(place, next)) return undefined;
  return { path: place.file.path, range: place.range, newText };
}

/** Each edit once: two ways to name one place (a regex and a marker, an alias and its anchor) are one edit. */
function withoutDoubles(edits: readonly TextEdit[]): TextEdit[] {
  const kept: TextEdit[] = [];
  for (const edit of edits) {
    if (!kept.some((other) => other.path === edit.path && overlaps(other.range, edit.range))) kept.push(edit);
  }
  return kept;
}

function changesOf(state: VersionFilesState): VersionChange[] {
  return placesOf(state).flatMap((place) => {
    const edit = editOf(place, state.next);
    return edit === undefined ? [] : [{ path: place.file.path, what: place.what, from: place.version, to: edit.newText }];
  });
}

/**
 * Sets the version files of one component to `next`. All of them are checked before any of them is changed: every one
 * must be readable, hold its version exactly once, and agree with the others. The tag is the truth: a file that says
 * something else than `current` is a warning, and is set to `next` all the same.
 * @param current version of the last tag by SemVer, without prefix; nothing before the first release
 * @param next version of this release by SemVer, without prefix
 */
export function planVersionFiles(files: readonly VersionFile[], current: string | undefined, next: string): VersionFilesPlan {
  const state = readVersionFiles(updaters, files, current, next);
  const diagnostics = runRules(versionFileRules, state);
  if (diagnostics.some(({ severity }) => severity === 'error')) return { edits: [], diagnostics, changes: [] };
  const edits = placesOf(state).flatMap((place) => editOf(place, next) ?? []);
  const follow = state.files.flatMap(({ reading }) => reading.follow);
  return { edits: withoutDoubles([...edits, ...follow]), diagnostics, changes: changesOf(state) };
}
