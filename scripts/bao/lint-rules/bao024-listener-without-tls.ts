import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO024', name: 'listener-without-tls', severity: 'warning',
  summary: 'a listener of OpenBao speaks TLS',
  why: 'Whoever sees the traffic sees every token. TLS at a proxy in front leaves the way from there open.',
  gate: 'tls_disable',
  codeOnly: true,
  patterns: [/\btls_disable["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:1|true|yes)\b/dgi],
  judge: ({ file }) => /(?:^|[/._-])(?:dev|local|demo|example)s?(?:[/._-]|$)|compose/i.test(file.path) ? 'info' : true,
  message: 'the listener speaks plain HTTP',
  help: 'give it `tls_cert_file` and `tls_key_file`',
  samplePath: 'server.hcl',
  finds: ['listener "tcp" {\n  tls_disable = 1\n}\n', 'tls_disable = "true"\n'],
  ignores: ['tls_disable = 0\n', 'tls_disable = false\n', 'tls_disable_client_certs = true\n', '# tls_disable = 1\n'],
});
