import { atPath, policyRule } from '../policy-subject.ts';

export const rule = policyRule({
  id: 'BAO061', name: 'useless-glob', severity: 'error',
  summary: 'a star of a policy stands at the end, alone',
  why: 'OpenBao takes `a/*/b` and `a/**` silently: the first is a path with a letter `*` in it, the second everything that begins with `a/*`. Neither matches any real path, so a grant is missing or a deny denies nothing.',
  finds: ['path "kv/*/db" {\n  capabilities = ["read"]\n}\n', 'path "kv/data/**" {\n  capabilities = ["read"]\n}\n'],
  ignores: ['path "kv/data/app/*" {\n  capabilities = ["read"]\n}\n', 'path "kv/data/+/db" {\n  capabilities = ["read"]\n}\n', 'path "kv/data/app*" {\n  capabilities = ["read"]\n}\n'],
  *check({ rules }, file) {
    for (const one of rules) {
      const star = one.path.indexOf('*');
      if (star === -1 || star === one.path.length - 1 || one.approximate) continue;
      const double = one.path.includes('**');
      yield atPath(file, one, double ? `\`${one.path}\` has \`**\`; the first star is a letter here` : `\`${one.path}\` has a star in the middle, which is a letter here`,
        double ? `write ${one.path.replace(/\*{2,}/g, '*')}: one final star reaches everything below` : 'write `+` for one whole segment');
    }
  },
});
