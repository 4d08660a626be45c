import type { Severity } from '../../core/diagnostic.ts';
import type { CapabilitySet } from '../policy/capability.ts';
import { bitOf, setOf } from '../policy/capability.ts';
import { listCapabilities } from '../policy/format-hcl.ts';
import { originalOf, placeIn } from '../coverage/fleet.ts';
import { modeOf, names } from '../coverage/examine.ts';
import type { Holding } from '../coverage/fleet.ts';
import type { Surplus } from '../coverage/surplus.ts';
import { surplusOf } from '../coverage/known.ts';
import { narrowRule } from '../coverage/narrow.ts';
import type { CoverageRule } from '../coverage/telling.ts';

const changing = setOf(['create', 'update', 'patch', 'delete', 'sudo']);

function severityOf(set: CapabilitySet, wildcard: boolean): Severity {
  if ((set & changing) !== 0 && wildcard) return 'error';
  return (set & ~setOf(['list', 'scan'])) === 0 ? 'info' : 'warning';
}

/** Another workload with the policy that declares what is too much here. */
function otherWhoNeeds(paths: Surplus['paths'], holding: Holding, holders: readonly Holding[]): string | undefined {
  return holders.find((other) => other !== holding && [...paths].some(([capability, path]) => other.workload.declared.some(({ pattern, set }) => (set & bitOf(capability)) !== 0 && names(pattern, path, modeOf(capability)))))?.workload.name;
}

export const rule: CoverageRule = {
  meta: {
    id: 'COV002', name: 'over-grant', severity: 'warning', fixable: 'unsafe',
    summary: 'a rule grants more than the workload declares',
    why: 'What is granted and not declared is what a stolen token can do beyond its purpose. The path in the message may be used today without anybody having said that it is needed. Writing, deleting and sudo below a wildcard are errors, listing is only worth knowing.',
    examples: [{ title: 'a wider path than declared', bad: '# workload shop: read kv/data/shop\npath "kv/data/*" {\n  capabilities = ["read"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' },
    { title: 'a capability that is not declared', bad: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read", "delete"]\n}\n', good: '# workload shop: read kv/data/shop\npath "kv/data/shop" {\n  capabilities = ["read"]\n}\n' }],
  },
  * check(subject) {
    for (const holding of subject.holdings) {
      const { workload } = holding;
      for (const { grant, set, paths, unused } of surplusOf(holding)) {
        const [first] = grant.origins;
        const policy = first === undefined ? undefined : originalOf(subject, first.policy);
        const source = policy?.policy.rules.find((one) => one.range.start === first?.rule.range.start);
        if (policy === undefined || source === undefined || (unused && (subject.holders.get(policy) ?? []).length === 1)) continue; // COV011 tells
        const fix = narrowRule(grant, source, policy, subject, { holding, paths });
        const needing = fix === undefined ? otherWhoNeeds(paths, holding, subject.holders.get(policy) ?? []) : undefined;
        yield {
          message: `${workload.name} gets ${listCapabilities(set)} that it does not declare: \`${source.written}\` allows it on \`${[...paths.values()][0] ?? ''}\``,
          about: { workload: workload.name, path: [...paths.values()][0] ?? '', pattern: source.written, capability: [...paths.keys()][0] ?? '', policy: policy.name },
          severity: severityOf(set, grant.pattern.kind !== 'exact'),
          location: placeIn(policy, source.range),
          help: needing !== undefined ? `${needing} declares it and has the same policy \`${policy.name}\`: give ${workload.name} one of its own, or declare it in the manifest`
            : fix === undefined ? 'narrow the rule, or declare it in the manifest' : fix.edits[0]?.newText === '' ? 'remove the rule' : `write ${(fix.edits[0]?.newText ?? '').replace(/\s+/g, ' ')}`,
          related: [{ message: `${workload.name} is declared here`, location: workload.location }],
          ...(fix === undefined ? {} : { fix }),
        };
      }
    }
  },
};
