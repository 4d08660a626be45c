import type { Rule } from '../../core/rule.ts';
import { problemFindings } from '../problem-finding.ts';
import type { VersionFilesState } from '../version-state.ts';

export const rule: Rule<VersionFilesState> = {
  meta: {
    id: 'BMP204', name: 'version-is-once', severity: 'error', fixable: false,
    summary: 'a version stands exactly once where it is looked for',
    why: 'Of two matches one is the wrong one: the version of a dependency, an example, a second key. The message names all of them.',
    examples: [{
      title: 'Two lines',
      bad: 'current 1.0.0\nnext 1.1.0\n--- VERSION\n1.0.0\n1.0.0\n',
      good: 'current 1.0.0\nnext 1.1.0\n--- VERSION\n1.0.0\n',
    }],
  },
  check: (state) => problemFindings(state, 'several'),
};
