import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO051', name: 'any-service-account', severity: 'error',
  summary: 'a Kubernetes role is bound to service accounts and namespaces by name',
  why: 'With `*` every pod that can name itself so may log in; together, every pod of the cluster.',
  gate: 'bound_service_account_',
  scope: 'file', codeOnly: true,
  patterns: [/\bbound_service_account_(?<which>names|namespaces)["']?[ \t]{0,8}[:=][ \t]{0,8}(?:\[\s{0,40}|\r?\n[ \t]{0,40}-[ \t]{1,8})?["']?\*(?=["'\s,\])]|$)/dg],
  // one of the two named is narrower
  judge: ({ file, line, match }) => {
    const at = line.start + match.index;
    const around = file.text.slice(Math.max(0, at - 500), at + 500);
    const other = match.groups?.['which'] === 'names' ? 'namespaces' : 'names';
    return new RegExp(String.raw`bound_service_account_${other}["']?[ \t]*[:=][ \t]*\[?[ \t]*["']?[\w]`).test(around) ? 'info' : true;
  },
  message: (_, { match }) => `the role takes any service account ${match.groups?.['which'] === 'names' ? 'name' : 'namespace'}`,
  help: 'name the service accounts and namespaces that the workload has',
  finds: ['bound_service_account_names = ["*"]\n', 'bound_service_account_names = [\n  "*"\n]\n', 'bound_service_account_namespaces:\n  - "*"\n', 'bao write auth/kubernetes/role/x bound_service_account_names="*" bound_service_account_namespaces="*"\n'],
  ignores: ['bound_service_account_names = ["app"]\n', 'bound_service_account_names=app-*\n'],
});
