import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO050', name: 'root-policy', severity: 'error',
  summary: 'no role hands out the root policy',
  why: 'Everyone who may log in with the role may do everything.',
  gate: String.raw`policies["' \t:=]`,
  scope: 'file', codeOnly: true,
  patterns: [/(?<![\w-])(?:token_)?policies["']?[ \t]{0,8}[:=][ \t]{0,8}(?<list>\[[^\]]{0,400}|\r?(?:\n[ \t]{0,40}-[ \t]{1,8}[^\n]{0,100}){1,20}|[^\]\n#]{0,400})/dg],
  judge: ({ match }) => /(?:^|[\s"',\[])root(?=[\s"',\]]|$)/.test((match.groups?.['list'] ?? '').replaceAll(/(?:^|[ \t\n])(?:#|\/\/)[^\n]*/g, '')),
  message: 'the role hands out the policy `root`',
  help: 'name a policy that grants what is needed; `reverse-coverage --emit-policy` writes it from a manifest',
  finds: ['bao write auth/jwt/role/ci token_policies=root\n', 'token_policies = ["default", "root"]\n', 'policies="root,app"\n', 'token_policies = [\n  "default",\n  "root",\n]\n', 'token_policies:\n  - default\n  - root\n'],
  ignores: ['token_policies = ["app"]\n', 'policies=root-readers\n', '# policies=root\n', 'bao login # policies=root\n', 'token_policies = [\n  # "root" is not for us\n  "app",\n]\n', 'policies:\n  - app\nuser: root\n', 'echo policies # see root\n'],
});
