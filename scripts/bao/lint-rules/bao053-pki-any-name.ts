import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO053', name: 'pki-any-name', severity: 'warning',
  summary: 'a PKI role issues for named domains only',
  why: 'Who may use the role may be anybody: it issues certificates for every name.',
  gate: 'allow_any_name',
  codeOnly: true,
  patterns: [/\ballow_any_name["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:true|1)\b/dgi],
  message: 'the role issues certificates for any name',
  help: 'write `allowed_domains=... allow_subdomains=true`',
  finds: ['bao write pki/roles/x allow_any_name=true\n', 'allow_any_name = true\n'],
  ignores: ['allow_any_name = false\n', '# allow_any_name = true\n'],
});
