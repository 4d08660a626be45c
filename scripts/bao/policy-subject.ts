import type { LintFile, LintFinding, LintRule } from './lint-file.ts';
import { lintFinding } from './pattern-rule.ts';
import type { Policy, PolicyRule } from './policy/model.ts';
import { readPolicy } from './policy/read.ts';

/** A file that is a policy by its name and by what stands in it. */
export function isPolicyFile(file: LintFile): boolean {
  if (!/\.(?:hcl|policy|json)$/i.test(file.name)) return false;
  if (file.name.endsWith('.json')) return /^\s*\{\s*"path"\s*:/.test(file.text) && file.text.includes('"capabilities"');
  // a configuration of the server, of the agent or of Terraform has blocks of other names
  return /^\s*path[ \t]*"/m.test(file.text) && !/^\s*(?:listener|storage|seal|auto_auth|template|resource|data|variable|provider|module|terraform|job|backend)\b[^\n=]*\{/m.test(file.text);
}

const cache = new WeakMap<LintFile, Policy>();

/** The policy in a file; read once for all rules. Rules with an expiry count as long as they stand there. */
export function policyOf(file: LintFile): Policy {
  let policy = cache.get(file);
  if (policy === undefined) {
    policy = readPolicy(file.text, { now: 0 });
    cache.set(file, policy);
  }
  return policy;
}

/** A finding at the path of a rule. */
export function atPath(file: LintFile, { pathRange }: PolicyRule, message: string, help: string): LintFinding {
  return lintFinding(file, pathRange.start, file.text.slice(pathRange.start, pathRange.end), message, help);
}

/** Most wildcard rules of one policy that are compared with each other; every pair is a look. */
const mostCompared = 300;

/** Wildcard rules of a policy, and the first of those that were left out because nobody writes so many. */
export interface WildcardRules {
  readonly rules: readonly PolicyRule[];
  readonly leftOut: readonly PolicyRule[];
}

/** The wildcard patterns of a policy that can outrank others, each once. */
export function wildcardRules(policy: Policy): WildcardRules {
  const seen = new Map<string, PolicyRule>();
  for (const rule of policy.rules) if (rule.kind !== 'exact' && !rule.templated && !seen.has(rule.path)) seen.set(rule.path, rule);
  const all = [...seen.values()];
  return { rules: all.slice(0, mostCompared), leftOut: all.slice(mostCompared) };
}

/** Says that not all was compared: what is clean so far need not be clean. */
export function* toldLeftOut(file: LintFile, leftOut: readonly PolicyRule[], compared: string): Iterable<LintFinding> {
  const [first] = leftOut;
  if (first === undefined) return;
  yield { ...atPath(file, first, `from here on ${leftOut.length} rules were not compared with the others: more than ${compared} are in one policy`, 'split the policy; `reverse-coverage` compares all of it'), severity: 'warning' };
}

/** True for a rule that allows something. */
export function allows({ capabilities }: PolicyRule): boolean {
  return capabilities.length > 0 && !capabilities.includes('deny');
}

export interface PolicyRuleSpec {
  readonly id: string;
  readonly name: string;
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly why: string;
  readonly finds: readonly [string, ...string[]];
  readonly ignores: readonly [string, ...string[]];
  check(policy: Policy, file: LintFile): Iterable<LintFinding>;
}

/** Makes a lint rule that looks at parsed policies. */
export function policyRule({ id, name, severity, summary, why, finds, ignores, check }: PolicyRuleSpec): LintRule {
  return {
    meta: { id, name, severity, summary, why, fixable: false, examples: [{ title: summary, bad: finds[0], good: ignores[0] }] },
    gate: '"capabilities"', named: /\.(?:hcl|policy)$/i, only: /\.(?:hcl|policy|json)$/i, samplePath: 'policies/app.hcl', finds, ignores,
    *check(file) {
      if (isPolicyFile(file)) yield* check(policyOf(file), file);
    },
  };
}
