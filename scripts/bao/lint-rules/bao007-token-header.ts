import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO007', name: 'token-header', severity: 'error',
  summary: 'no request carries a literal token',
  why: 'A command of a runbook is copied, with its token, into tickets and histories. (The header keeps its old name `X-Vault-Token` in OpenBao; that is right.)',
  gate: 'ault-[Tt]oken|AULT-TOKEN',
  patterns: [/X-Vault-Token["']?\s{0,8}[:=,]\s{0,8}["'`]?(?<secret>[^\s"'`$<{}\\)]{8,2000})/dgi],
  judge: ({ value, file }) => /\d/.test(value) && !/\w\.\w+\(|\w\[/.test(value) && (file.language !== 'source' || !/^[A-Za-z_]\w*$/.test(value) || /^\d/.test(value)),
  message: (shown) => `the header \`X-Vault-Token\` carries a literal token (\`${shown}\`)`,
  help: 'revoke the token; write `-H "X-Vault-Token: $BAO_TOKEN"`',
  finds: ['curl -H "X-Vault-Token: 3f9a7b21-token" "$BAO_ADDR/v1/sys/health"\n'],
  ignores: ['curl -H "X-Vault-Token: $BAO_TOKEN" "$BAO_ADDR/v1/sys/health"\n', 'req.Header.Set("X-Vault-Token", token)\n', 'X-Vault-Token: <token>\n'],
});
