import type { Rule } from '../../core/rule.ts';
import { problemFindings } from '../problem-finding.ts';
import type { VersionFilesState } from '../version-state.ts';

export const rule: Rule<VersionFilesState> = {
  meta: {
    id: 'BMP202', name: 'version-file-parses', severity: 'error', fixable: false,
    summary: 'every version file can be read',
    why: 'A file with a mistake in it would be changed by guessing. All version files of a component change together or not at all, so none is changed.',
    examples: [{
      title: 'A comment in JSON',
      bad: 'current 1.0.0\nnext 1.1.0\n--- package.json\n{ "version": "1.0.0", } // no\n',
      good: 'current 1.0.0\nnext 1.1.0\n--- package.json\n{ "version": "1.0.0" }\n',
    }],
  },
  check: (state) => problemFindings(state, 'syntax'),
};
