import { defineCommand } from '../../ports/command.ts';

export const command = defineCommand({
  name: 'bump', summary: 'x', options: {}, subcommands: [],
  rules: async () => (await import('../rules/index.ts')).versionFileRules.map(({ meta }) => meta),
});
