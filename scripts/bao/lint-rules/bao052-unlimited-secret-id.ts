import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO052', name: 'unlimited-secret-id', severity: 'error',
  summary: 'a secret id ends, and is used a limited number of times',
  why: 'Zero means for ever, and as often as one likes: a copy works until somebody finds it.',
  gate: 'ecret[_-]?[Ii]d|ECRET_?ID',
  codeOnly: true,
  patterns: [/\bsecret_id_(?<which>ttl|num_uses)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?0(?:[smh]|ms)?(?![\w.])/dg],
  message: (_, { match }) => (match.groups?.['which'] === 'ttl' ? 'the secret id never ends' : 'the secret id can be used without limit'),
  help: 'write `secret_id_ttl=10m secret_id_num_uses=1`, or what the start of the workload needs',
  finds: ['bao write auth/approle/role/r secret_id_ttl=0\n', 'secret_id_num_uses = 0\n'],
  ignores: ['secret_id_ttl=0.5h\n', 'secret_id_ttl=10m\n', 'secret_id_num_uses = 40\n'],
});
