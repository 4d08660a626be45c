import { lintFinding } from '../pattern-rule.ts';
import { policyRule } from '../policy-subject.ts';

export const rule = policyRule({
  id: 'BAO062', name: 'policy-syntax', severity: 'error',
  summary: 'OpenBao takes the policy',
  why: 'A policy with an unknown key or capability is refused as a whole when it is written, which is often after the merge, at night. What is read here is what the server reads (its own parser is the referee of our tests).',
  finds: ['path "kv/data/app" {\n  capabilities = ["liste"]\n}\n', 'path "kv/data/app" {\n  description = "x"\n  capabilities = ["read"]\n}\n'],
  ignores: ['path "kv/data/app" {\n  capabilities = ["read"]\n}\n', 'listener "tcp" {\n  address = "x"\n}\n'],
  *check({ mistakes }, file) {
    for (const { message, range, help } of mistakes.slice(0, 20)) {
      yield { ...lintFinding(file, range.start, file.text.slice(range.start, Math.max(range.end, range.start)), message, help ?? 'see the syntax of policies') };
    }
  },
});
