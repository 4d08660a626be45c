import { patternRule } from '../pattern-rule.ts';
import { uuid } from '../sample-tokens.ts';

export const rule = patternRule({
  id: 'BAO006', name: 'secret-id', severity: 'error',
  summary: 'no secret id of an AppRole stands in a file',
  why: 'Role id and secret id together are a login. The role id is often known; the secret id is the password.',
  gate: 'ecret[_-]?[Ii]d|ECRET_?ID',
  patterns: [/secret[_-]?id["']?[\s:=,|>]{1,40}["']?(?<secret>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![\w-])/dgi],
  judge: ({ value }) => new Set(value.replaceAll('-', '')).size > 4,
  message: (shown) => `the secret id of an AppRole stands here (\`${shown}\`)`,
  help: 'destroy it (`bao write auth/approle/role/ROLE/secret-id/destroy ...`), and hand out wrapped ones',
  samplePath: 'config.json',
  finds: [`"secret_id": "${uuid}"\n`, `secret_id    ${uuid}\n`, `BAO_SECRET_ID=${uuid}\n`],
  ignores: [`secret_id_accessor: ${uuid}\n`, `role_id: ${uuid}\n`, 'secret_id: 00000000-0000-0000-0000-000000000000\n', 'secret_id: ${SECRET_ID}\n'],
});
