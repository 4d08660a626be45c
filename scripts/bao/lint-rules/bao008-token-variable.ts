import { patternRule } from '../pattern-rule.ts';
import { serviceToken } from '../sample-tokens.ts';

const names = String.raw`(?:BAO|VAULT)_(?:TOKEN|DEV_ROOT_TOKEN_ID|DEV_ROOT_TOKEN)`;

export const rule = patternRule({
  id: 'BAO008', name: 'token-variable', severity: 'error',
  summary: 'no token variable has a literal value',
  why: 'A token in a pipeline, a compose file or a manifest is readable by everyone who reads the repository, and is in its history for ever.',
  gate: 'VAULT_|BAO_',
  scope: 'file',
  patterns: [
    new RegExp(String.raw`(?<![\w.$-])${names}["']?\]?[ \t]{0,8}(?::=|\?=|[:=])[ \t]{0,8}["']?(?<secret>[\w.+/=-]{3,2000})(?![\w.+/=(\[$]|["']?[ \t]{0,4}\+)`, 'dg'),
    new RegExp(String.raw`name:[ \t]{0,8}["']?${names}["']?[ \t]{0,8}\r?\n[ \t]{0,80}value:[ \t]{0,8}["']?(?<secret>[\w.+/=-]{3,2000})(?![\w.+/=({\[])`, 'dg'),
    new RegExp(String.raw`(?:^|\n)[ \t]{0,8}(?:ENV|ARG)[ \t]+${names}[ \t]+["']?(?<secret>[\w.+/=-]{3,2000})`, 'dg'),
  ],
  judge: ({ file, line, match, value }) => {
    const from = match.indices?.groups?.['secret']?.[0] ?? 0;
    const quoted = /["']/.test(line.text[from - 1] ?? '');
    if (file.language === 'source' && !quoted) return false;
    if (/^(?:bool|boolean|str|any|object|required|optional|env|https?|os|getenv|process|settings|config)$/i.test(value) || value.startsWith('/') || /^=/.test(value)) return false;
    return true;
  },
  message: (shown) => `a token variable has a literal value (\`${shown}\`)`,
  help: 'take it from a secret: `from_secret:` in Woodpecker, `valueFrom:` in Kubernetes, an env file outside of the repository',
  samplePath: 'compose.yaml',
  finds: ['environment:\n  BAO_TOKEN: root\n', `export VAULT_TOKEN=${serviceToken}\n`, 'env:\n  - name: BAO_TOKEN\n    value: "my-root-1"\n'],
  ignores: ['BAO_TOKEN: ${{ secrets.BAO_TOKEN }}\n', 'BAO_TOKEN: $TOKEN\n', 'export BAO_TOKEN="$(bao write -field=token auth/jwt/login role=x)"\n', 'BAO_TOKEN:\n  from_secret: bao_token\n', 'BAO_TOKEN: <your token>\n', 'echo BAO_TOKEN\n'],
});
