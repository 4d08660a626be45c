import { startsAsComment } from '../lint-file.ts';
import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO020', name: 'skip-verify-variable', severity: 'error',
  summary: 'certificates are verified',
  why: 'Without verification everyone on the way can be the server, and is handed the token.',
  gate: 'VAULT_|BAO_',
  scope: 'file', codeOnly: true,
  patterns: [
    /(?:BAO|VAULT)_SKIP_VERIFY["']?\]?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:1|true|yes|on)\b/dgi,
    /name:[ \t]{0,8}["']?(?:BAO|VAULT)_SKIP_VERIFY["']?[ \t]{0,8}\r?\n[ \t]{0,80}value:[ \t]{0,8}["']?(?:1|true|yes)\b/dgi,
    /\bENV[ \t]{1,8}(?:BAO|VAULT)_SKIP_VERIFY[ \t]{1,8}["']?(?:1|true|yes)\b/dgi,
  ],
  judge: ({ file, match }) => !startsAsComment(file.text, match.index),
  message: 'the certificate of the server is not verified',
  help: 'name the authority: BAO_CACERT=/path/to/ca.pem',
  samplePath: 'compose.yaml',
  finds: ['environment:\n  VAULT_SKIP_VERIFY: true\n', 'export BAO_SKIP_VERIFY=1\n', '- name: BAO_SKIP_VERIFY\n  value: "true"\n'],
  ignores: ['export BAO_SKIP_VERIFY=false\n', 'BAO_SKIP_VERIFY: 0\n', '# BAO_SKIP_VERIFY=true is forbidden\n'],
});
