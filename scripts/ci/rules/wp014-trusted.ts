import type { Rule } from '../../core/rule.ts';
import { refusalsIn } from '../finding.ts';
import type { Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP014', name: 'trusted', severity: 'error', fixable: false,
    summary: 'nothing needs more trust than the server gives',
    why: '`privileged`, `volumes`, `network_mode` and their like need a trusted repository, and plugins that build images in Docker must be in the list of the server (WOODPECKER_PLUGINS_PRIVILEGED). Without it Woodpecker refuses the whole pipeline. Tell this tool about your server with `ci-lint.trusted` and `ci-lint.privilegedPlugins`.',
    examples: [{ title: 'A plugin that lost its privileges in version 3', bad: 'steps:\n  - name: image\n    image: woodpeckerci/plugin-docker-buildx:6\n    settings:\n      repo: registry.example/app\n', good: 'steps:\n  - name: image\n    image: registry.example/kaniko:1.20.0\n    settings:\n      repo: registry.example/app\n' }],
  },
  check: (subject) => refusalsIn(subject, ['trust', 'privileged-plugin']),
};
