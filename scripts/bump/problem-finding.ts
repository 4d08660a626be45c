import type { Finding } from '../core/rule.ts';
import { problemsOf } from './version-state.ts';
import type { VersionFilesState } from './version-state.ts';
import type { ProblemKind } from './updaters/updater.ts';

/** The findings of a rule that reports one kind of problem of the updaters. */
export function problemFindings(state: VersionFilesState, kind: ProblemKind): Finding[] {
  return problemsOf(state, kind).map(({ file, problem: { message, range, help, related } }) => ({
    message, location: { kind: 'file', path: file.path, ...(range === undefined ? {} : { range }) },
    ...(help === undefined ? {} : { help }), ...(related === undefined ? {} : { related }),
  }));
}
