import { comparePatterns, createPattern } from '../acl/pattern.ts';
import { coversPath } from '../path-glob.ts';
import { atPath, policyRule, toldLeftOut, wildcardRules } from '../policy-subject.ts';

export const rule = policyRule({
  id: 'BAO063', name: 'dead-rule', severity: 'warning',
  summary: 'every rule of a policy decides somewhere',
  why: 'Of all rules that match a path only the strongest counts. A rule whose every path has a stronger one does nothing, and changing it changes nothing.',
  finds: ['path "secret/*" {\n  capabilities = ["read"]\n}\npath "secret/+/+/foo/*" {\n  capabilities = ["update"]\n}\n'],
  ignores: ['path "kv/*" {\n  capabilities = ["read"]\n}\npath "kv/a/*" {\n  capabilities = ["update"]\n}\n'],
  *check(policy, file) {
    const { rules, leftOut } = wildcardRules(policy);
    yield* toldLeftOut(file, leftOut, `${rules.length} patterns with wildcards`);
    for (const one of rules) {
      const own = createPattern(one.path);
      const stronger = rules.find((other) => other !== one && coversPath(other.path, one.path) && comparePatterns(createPattern(other.path), own) > 0);
      if (stronger !== undefined) yield atPath(file, one, `\`${one.path}\` never decides: \`${stronger.path}\` is stronger wherever it matches`, 'remove the rule, or write what it should add into the stronger one');
    }
  },
});
