import { startsAsComment } from '../lint-file.ts';
import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO023', name: 'plain-http', severity: 'warning',
  summary: 'OpenBao is asked over TLS',
  why: 'Over plain HTTP tokens and secrets can be read by everyone on the way.',
  gate: 'VAULT_|BAO_',
  scope: 'file', codeOnly: true,
  patterns: [
    /(?:BAO|VAULT)_(?:AGENT_|API_|CLUSTER_)?ADDR["']?\]?[ \t]{0,8}(?:[:=]|[ \t])[ \t]{0,8}["']?http:\/\/(?!127\.|localhost\b|\[::1\]|0\.0\.0\.0)[^\s"'`,;)]{0,300}/dg,
    /name:[ \t]{0,8}["']?(?:BAO|VAULT)_(?:AGENT_|API_|CLUSTER_)?ADDR["']?[ \t]{0,8}\r?\n[ \t]{0,80}value:[ \t]{0,8}["']?http:\/\/(?!127\.|localhost\b|\[::1\])[^\s"'`]{0,300}/dg,
  ],
  judge: ({ file, match }) => !startsAsComment(file.text, match.index),
  message: 'OpenBao is asked over plain HTTP',
  help: 'write https://, and name the authority with BAO_CACERT',
  samplePath: 'compose.yaml',
  finds: ['BAO_ADDR: http://vault:8200\n', 'export VAULT_ADDR="http://bao.internal:8200"\n', '- name: BAO_ADDR\n  value: http://bao:8200\n'],
  ignores: ['BAO_ADDR: http://127.0.0.1:8200\n', 'BAO_ADDR=https://bao:8200\n', '# BAO_ADDR=http://bao:8200\n'],
});
