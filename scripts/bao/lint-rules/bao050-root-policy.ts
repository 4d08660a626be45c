import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO050', name: 'root-policy', severity: 'error',
  summary: 'no role hands out the root policy',
  why: 'Everyone who may log in with the role may do everything.',
  gate: String.raw`policies["' \t:=]`,
  codeOnly: true,
  patterns: [/(?<![\w-])(?:token_)?policies["']?[ \t]{0,8}[:=][ \t]{0,8}\[?(?<list>[^\]\n#]{0,400})/dg],
  judge: ({ match }) => /(?:^|[\s"',\[])root(?=[\s"',\]]|$)/.test(match.groups?.['list'] ?? ''),
  message: 'the role hands out the policy `root`',
  help: 'name a policy that grants what is needed; `reverse-coverage --emit-policy` writes it from a manifest',
  finds: ['bao write auth/jwt/role/ci token_policies=root\n', 'token_policies = ["default", "root"]\n', 'policies="root,app"\n'],
  ignores: ['token_policies = ["app"]\n', 'policies=root-readers\n', '# policies=root\n'],
});
