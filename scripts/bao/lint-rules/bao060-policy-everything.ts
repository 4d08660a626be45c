import { allows, atPath, policyRule } from '../policy-subject.ts';

const grave = new Set(['create', 'update', 'patch', 'delete', 'sudo']);

export const rule = policyRule({
  id: 'BAO060', name: 'policy-everything', severity: 'error',
  summary: 'no policy grants everything',
  why: '`*` reaches every path of the namespace and of all namespaces below, also those of tomorrow: tokens, policies, audit devices. `+/*` is nearly the same.',
  finds: ['path "*" {\n  capabilities = ["read"]\n}\n', 'path "+/*" {\n  capabilities = ["update"]\n}\n'],
  ignores: ['path "kv/data/app/*" {\n  capabilities = ["read"]\n}\n', 'path "*" {\n  capabilities = ["deny"]\n}\n', 'path "+/*" {\n  capabilities = ["list"]\n}\n'],
  *check({ rules }, file) {
    for (const one of rules) {
      if (!allows(one)) continue;
      const wide = one.path === '*' || (/^(?:\+\/)+\*$/.test(one.path) && one.capabilities.some((word) => grave.has(word)));
      if (wide) yield atPath(file, one, `\`${one.path}\` reaches everything`, 'name the paths that are needed; `reverse-coverage --emit-policy` writes them from a manifest');
    }
  },
});
