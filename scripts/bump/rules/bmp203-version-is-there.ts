import type { Rule } from '../../core/rule.ts';
import { problemFindings } from '../problem-finding.ts';
import type { VersionFilesState } from '../version-state.ts';

export const rule: Rule<VersionFilesState> = {
  meta: {
    id: 'BMP203', name: 'version-is-there', severity: 'error', fixable: false,
    summary: 'every configured version file holds a version',
    why: 'No match means that the file would keep its old version and nobody would notice. A file that was found by its name, not configured, may lack one.',
    examples: [{
      title: 'An empty file',
      bad: 'current 1.0.0\nnext 1.1.0\n--- VERSION\n\n',
      good: 'current 1.0.0\nnext 1.1.0\n--- VERSION\n1.0.0\n',
    }],
  },
  check: (state) => problemFindings(state, 'missing'),
};
