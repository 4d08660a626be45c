import type { Rule } from '../../core/rule.ts';
import { problemFindings } from '../problem-finding.ts';
import type { VersionFilesState } from '../version-state.ts';

export const rule: Rule<VersionFilesState> = {
  meta: {
    id: 'BMP209', name: 'dependents-admit-version', severity: 'error', fixable: false,
    summary: 'siblings in a workspace admit the version that is released',
    why: 'When a sibling asks for a range the release is not in, npm takes an old copy from a registry instead of the workspace, and cargo refuses to build. Ranges of a simple form (`^1.2.3`, `~1.2`, `1.x`) move with the release; others need a decision.',
    examples: [{
      title: 'A range with an end',
      bad: 'current 1.0.0\nnext 2.0.0\n--- packages/a/package.json\n{ "name": "a", "version": "1.0.0" }\n--- packages/b/package.json {"follow":true}\n{ "dependencies": { "a": ">=1.0.0 <2.0.0" } }\n',
      good: 'current 1.0.0\nnext 2.0.0\n--- packages/a/package.json\n{ "name": "a", "version": "1.0.0" }\n--- packages/b/package.json {"follow":true}\n{ "dependencies": { "a": "^1.0.0" } }\n',
    }],
  },
  check: (state) => problemFindings(state, 'requirement'),
};
