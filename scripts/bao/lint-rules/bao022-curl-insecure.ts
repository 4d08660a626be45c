import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO022', name: 'curl-insecure', severity: 'error',
  summary: 'curl verifies the certificate of OpenBao',
  why: '`-k` hands the token to whoever answers.',
  gate: String.raw`curl[ \t]`,
  codeOnly: true,
  patterns: [/\bcurl\b(?=[ \t])/dg],
  judge: ({ line, match }) => {
    const command = line.text.slice(match.index).split(/[|;]|&&/)[0] ?? '';
    return /(?:^|\s)(?:-[a-jl-zA-Z]{0,12}k[a-zA-Z]{0,12}|--insecure)(?=\s|$)/.test(command) && /(?:BAO|VAULT)_|\b(?:open)?bao\b|\bvault\b|:8200\b|\/v1\/(?:sys|auth|kv|secret|pki|transit)\b|X-Vault-/i.test(command);
  },
  message: 'curl does not verify the certificate of the server',
  help: 'name the authority: `--cacert /path/to/ca.pem`',
  finds: ['curl -k "$BAO_ADDR/v1/sys/health"\n', 'curl -sSk https://bao.example:8200/v1/sys/health\n', 'curl --insecure \\\n  https://vault:8200/ui\n'],
  ignores: ['curl --key k.pem "$BAO_ADDR/v1/sys/health"\n', 'curl -k https://example.org/\n', 'curl -s "$BAO_ADDR/v1/sys/health" | grep -k x\n'],
});
