import type { Rule } from '../../core/rule.ts';
import { problemFindings } from '../problem-finding.ts';
import type { VersionFilesState } from '../version-state.ts';

export const rule: Rule<VersionFilesState> = {
  meta: {
    id: 'BMP201', name: 'known-version-file', severity: 'error', fixable: false,
    summary: 'every configured version file has an updater',
    why: 'A file that is listed and silently not updated ships with the old version. `--list-rules` and the documentation of `bump` name the updaters; a file without one needs a `pattern`, `fields`, or a line with a marker.',
    examples: [{
      title: 'A misspelt updater',
      bad: 'current 1.0.0\nnext 1.1.0\n--- build.txt {"updater":"marked-lines"}\nv=1.0.0 # x-release-version\n',
      good: 'current 1.0.0\nnext 1.1.0\n--- build.txt {"updater":"marked-line"}\nv=1.0.0 # x-release-version\n',
    }],
  },
  check: (state) => problemFindings(state, 'unknown'),
};
