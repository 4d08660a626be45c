import type { Rule } from '../../core/rule.ts';
import { problemFindings } from '../problem-finding.ts';
import type { VersionFilesState } from '../version-state.ts';

export const rule: Rule<VersionFilesState> = {
  meta: {
    id: 'BMP208', name: 'version-pattern-is-sound', severity: 'error', fixable: false,
    summary: 'the pattern of a version file is a regular expression with one group for the version',
    why: 'The group marks what is replaced. Patterns are run by a matcher that needs time in proportion to the file whatever the pattern is, so what needs trying back (`\\1`, `(?=...)`) is not part of its language.',
    examples: [{
      title: 'No group',
      bad: 'current 1.0.0\nnext 1.1.0\n--- a.txt {"pattern":"version=.*"}\nversion=1.0.0\n',
      good: 'current 1.0.0\nnext 1.1.0\n--- a.txt {"pattern":"version=(.*)"}\nversion=1.0.0\n',
    }],
  },
  check: (state) => problemFindings(state, 'pattern'),
};
