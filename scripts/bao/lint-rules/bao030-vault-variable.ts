import { patternRule } from '../pattern-rule.ts';

const names = 'ADDR|AGENT_ADDR|TOKEN|NAMESPACE|CACERT|CACERT_BYTES|CAPATH|CLIENT_CERT|CLIENT_CERT_BYTES|CLIENT_KEY|CLIENT_KEY_BYTES|CLIENT_TIMEOUT|SRV_LOOKUP|SKIP_VERIFY|TLS_SERVER_NAME|WRAP_TTL|MAX_RETRIES|MFA|RATE_LIMIT|HTTP_PROXY|PROXY_ADDR|DISABLE_REDIRECTS|TOKEN_PATH|FORMAT|CONFIG_PATH';

export const rule = patternRule({
  id: 'BAO030', name: 'vault-variable', severity: 'warning',
  summary: 'variables of OpenBao are named `BAO_`',
  why: 'OpenBao still reads the old names, but a `BAO_` variable wins wherever one is set, even an empty one; of two names one is always the wrong one.',
  gate: 'VAULT_|BAO_',
  codeOnly: true,
  patterns: [new RegExp(String.raw`(?<![\w-])VAULT_(?:${names})(?!\w)`, 'dg')],
  judge: ({ line, match }) => !line.text.includes(`BAO_${match[0].slice('VAULT_'.length)}`),
  message: (shown) => `\`${shown}\` is the name of Vault`,
  help: 'write it with BAO_ in front instead of VAULT_',
  samplePath: '.woodpecker/deploy.yaml',
  finds: ['environment:\n  VAULT_ADDR: https://bao\n', 'curl "$VAULT_ADDR/v1/sys/health"\n'],
  ignores: ['curl -H "X-Vault-Token: $BAO_TOKEN"\n', 'ADDR=${BAO_ADDR:-$VAULT_ADDR}\n', 'VAULTWARDEN_TOKEN: x\n', 'AZURE_KEY_VAULT_TOKEN: x\n', 'VAULT_OTHER: x\n'],
});
