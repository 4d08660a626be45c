import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO021', name: 'skip-verify-flag', severity: 'error',
  summary: 'no command and no configuration turns verification off',
  why: 'Without verification everyone on the way can be the server, and is handed the token.',
  gate: '[Ss]kip[_-]?[Vv]erify',
  codeOnly: true,
  patterns: [/(?<=^|[\s"'])--?tls-skip-verify(?![\w-]|=["']?(?:false|0))/dg, /\btls_?skip_?verify["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:true|1|yes)\b/dgi],
  message: 'the certificate of the server is not verified',
  help: 'name the authority: `-ca-cert=/path/to/ca.pem`',
  finds: ['bao read -tls-skip-verify sys/health\n', 'tls_skip_verify = true\n', 'tlsSkipVerify: true\n'],
  ignores: ['tls_skip_verify = false\n', 'bao read -tls-skip-verify=false sys/health\n', 'InsecureSkipVerify: true\n'],
});
