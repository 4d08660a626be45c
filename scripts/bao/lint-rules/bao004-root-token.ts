import type { PatternMatch } from '../pattern-rule.ts';
import { patternRule } from '../pattern-rule.ts';
import { serviceToken } from '../sample-tokens.ts';

/** In a program only a quoted text is a value; elsewhere a word is one too. */
function isLiteral({ file, line, match, value }: PatternMatch): boolean {
  const from = match.indices?.groups?.['secret']?.[0] ?? 0;
  const quoted = /["']/.test(line.text[from - 1] ?? '');
  if (/[()\[\]]|\.\w+\.|^[a-z]+[A-Z]\w*\.\w|\\$/.test(value) || value.endsWith('.')) return false;
  return quoted || (file.language !== 'source' && !(file.language === 'hcl' && /\./.test(value) && !/^[sbr]\./.test(value)));
}

export const rule = patternRule({
  id: 'BAO004', name: 'root-token', severity: 'error',
  summary: 'no root token stands in a file',
  why: 'A root token may do everything, and does not end. It belongs into nobody\'s hands after the first setup: generate one with a quorum of key holders when it is needed.',
  gate: 'oot[ _-]?[Tt]oken|OOT[_-]?TOKEN',
  patterns: [
    /root[ _-]?token(?:-id|_id)?["']?(?:[ \t]{0,8}(?::=|[:=])[ \t]{0,8}|[ \t]{1,8}(?=[sbr]\.))["']?(?<secret>[^\s"'`,;{}<$|&)]{3,200})/dgi,
    /-dev-root-token-id[= \t]["']?(?<secret>[^\s"'`,;{}<$|&)]{3,200})/dgi,
  ],
  unless: /\$\{[^}]{0,80}root_?token/i,
  judge: (one) => {
    if (/^(?:https?|file):|^\/|^~|_file$/.test(one.value) || !isLiteral(one)) return false;
    return /dev-root-token-id|DEV_ROOT_TOKEN/i.test(one.match[0]) || /(?:BAO|VAULT)_DEV_/.test(one.line.text) ? 'info' : true;
  },
  message: (shown) => `a root token stands here (\`${shown}\`)`,
  help: 'revoke it, and log in with an auth method; `bao operator generate-root` makes one for the hour it is needed',
  samplePath: 'init.json',
  finds: [`  "root_token": "${serviceToken}"\n`, `Initial Root Token: ${serviceToken}\n`, 'vault server -dev -dev-root-token-id=root\n', 'root_token = hunter2-is-long\n'],
  ignores: ['rootToken = v.config.InitRootToken()\n', 'root_token_file: /run/secrets/root\n', 'root_token: ${ROOT_TOKEN}\n', 'export ROOT_TOKEN=$(jq -r .root_token init.json)\n', 'the root token is revoked\n'],
});
