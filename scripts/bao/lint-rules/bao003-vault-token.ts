import { patternRule } from '../pattern-rule.ts';
import { vaultToken } from '../sample-tokens.ts';

export const rule = patternRule({
  id: 'BAO003', name: 'vault-token', severity: 'error',
  summary: 'no token in the format of Vault stands in a file',
  why: 'Tokens that begin with `hvs.`, `hvb.` or `hvr.` come from a Vault. After a migration they are forgotten in files, and the old server may still be there.',
  gate: String.raw`hv[sbr]\.[\w-]{20}`,
  patterns: [/(?<![\w.\-])(?<secret>hv[sbr]\.[\w-]{20,2000})/dg],
  judge: ({ value }) => /\d/.test(value) && new Set(value.slice(4)).size >= 8,
  message: (shown) => `\`${shown}\` is a token of Vault`,
  help: 'revoke it, then read it at run time; removing the line is not enough',
  finds: [`export VAULT_TOKEN=${vaultToken}\n`],
  ignores: ['export VAULT_TOKEN=hvs.<token>\n', 'hvs.XXXXXXXXXXXXXXXXXXXXXXXX\n', 'hvs.your-token\n'],
});
