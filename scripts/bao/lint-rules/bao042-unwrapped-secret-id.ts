import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO042', name: 'unwrapped-secret-id', severity: 'error',
  summary: 'a secret id is handed out wrapped',
  why: 'A wrapped secret id can be opened once: when somebody else was first, the rightful one notices. A bare one can be copied on the way without any trace.',
  gate: 'ecret[_-]?[Ii]d|ECRET_?ID',
  codeOnly: true,
  patterns: [/\b(?:bao|vault)[ \t]{1,8}write\b[^|;&\n]{0,400}?\bauth\/[\w./${}-]{1,200}\/role\/[\w./${}-]{1,200}\/secret-id(?![\w/-])/dg],
  judge: ({ line }) => !/wrap[-_]ttl/i.test(line.text),
  message: 'a secret id is made without wrapping',
  help: 'add `-wrap-ttl=60s`, and let the workload unwrap it',
  finds: ['vault write -f auth/approle/role/r/secret-id\n', 'SECRET=$(bao write -field=secret_id -f auth/approle/role/$ROLE/secret-id)\n'],
  ignores: ['bao write -wrap-ttl=60s -f auth/approle/role/r/secret-id\n', 'bao write auth/approle/role/r/secret-id/destroy secret_id=x\n', 'bao write auth/approle/role/r/secret-id-accessor/lookup x=y\n'],
});
