import { defineCommand } from '../../ports/command.ts';
import { options } from './report-options.ts';

export const command = defineCommand({
  name: 'report',
  summary: 'print what is released, from what, how old and how large, and what is out of order',
  description: `Compares git tags, the registry and the lock: a release that never arrived, a floating tag that is missing or somewhere else,
a release without a git tag, a base that moved since. Markdown for people, \`--output json\` for programs. Changes nothing in the registry.`,
  options,
  supports: ['plan'],
  examples: [['images report', 'the table'], ['images report --out docs/images-today.md', 'and keep it']],
  load: () => import('./report-run.ts'),
});
