import { defineCommand } from '../../ports/command.ts';
import { lintOptions } from './bao-lint-options.ts';

export const command = defineCommand({
  name: 'bao-lint',
  summary: 'find leaked tokens and misuse of OpenBao',
  description: 'Looks for tokens, keys and passwords, for misuse (argv, echo, -k, wrapping, endless tokens), for leftovers of Vault, and\nparses policies. Reads only, offline; a secret is never shown in full. Respects .gitignore, inside and outside of git.',
  arguments: [{ name: 'PATHS', describe: 'files and folders (default: the working directory)', repeat: true }],
  options: lintOptions,
  supports: ['baseline'],
  examples: [
    ['bao-lint', 'look at the files of this repository'],
    ['bao-lint --staged', 'in a pre-commit hook'],
    ['bao-lint --since origin/main', 'in a pull request: only what it changes'],
    ['bao-lint --history --output json:leaks.json', 'what was ever committed'],
    ['bao-lint --baseline .bao-lint-baseline.json', 'only what is new'],
  ],
  load: () => import('./bao-lint-run.ts'),
  rules: async () => [...(await import('../lint-rules/index.ts')).lintRules.map(({ meta }) => meta), (await import('../lint-not-read.ts')).notReadRule],
});
