import { expect, test } from 'vitest';
import { applyEdits } from '../../../scripts/core/edit.ts';
import type { Diagnostic } from '../../../scripts/core/diagnostic.ts';
import { runRules } from '../../../scripts/core/rule.ts';
import { createPattern } from '../../../scripts/bao/acl/pattern.ts';
import { givenBy, modeOf, names } from '../../../scripts/bao/coverage/examine.ts';
import { createSubject } from '../../../scripts/bao/coverage/fleet.ts';
import type { CoverageSubject, Declaration, FleetPolicy, Role, Workload } from '../../../scripts/bao/coverage/fleet.ts';
import { coverageRules } from '../../../scripts/bao/coverage-rules/index.ts';
import { declares } from '../../../scripts/bao/coverage/surplus.ts';
import type { Capability } from '../../../scripts/bao/policy/capability.ts';
import { bitOf, setOf } from '../../../scripts/bao/policy/capability.ts';
import { readPolicy } from '../../../scripts/bao/policy/read.ts';
import { newest } from '../../../scripts/bao/policy/version.ts';
import { allPaths, randomPattern, randomPolicy } from '../../support/bao-random.ts';
import { now } from '../../support/bao-vectors.ts';
import { forAll } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';

/*
 * Every fix in random fleets, applied to the text of its policy: the finding is gone, no workload loses a right that it
 * declares and had, and none gains one that it does not declare. Brute force over a small world is the referee.
 */

const world = allPaths(3);
const folders = [...new Set(world.map((path) => (path.endsWith('/') ? path : `${path}/`)))];
const capabilities: readonly Capability[] = ['create', 'read', 'update', 'delete', 'list', 'scan', 'sudo'];
const location = { kind: 'resource', name: 'a manifest' } as const;

function policyOf(name: string, text: string): FleetPolicy {
  const file = { path: `${name}.hcl`, text };
  return { name, namespace: '', source: file.path, file, policy: readPolicy(text, { version: newest, now }) };
}

function randomDeclaration(random: Random): Declaration {
  return { pattern: createPattern(randomPattern(random)), set: setOf(random.list(1, 2, (one) => one.pick(capabilities))), access: 'read', optional: false, location };
}

function randomFleet(random: Random): { readonly policies: FleetPolicy[]; readonly build: (policies: readonly FleetPolicy[]) => CoverageSubject } {
  const policies = random.list(1, 4, (one) => randomPolicy(one)).map((text, at) => policyOf(`p${at}`, text === '' ? '# empty\n' : `${text}\n`));
  const count = random.int(1, 3);
  const workloads = Array.from({ length: count }, (_, at): Workload => ({
    name: `w${at}`, namespace: '', location, declared: random.list(1, 3, randomDeclaration), roles: [{ mount: 'k8s', role: `w${at}`, policies: undefined, location }],
  }));
  const roles = workloads.map(({ name }): Role => ({ namespace: '', mount: 'k8s', name, policies: [...new Set(random.list(1, 2, (one) => one.pick(policies).name))], location }));
  return { policies, build: (changed) => createSubject({ workloads, policies: changed, roles, version: newest, now }) };
}

/** Rights of each workload in the world, as `workload capability path`, and those it declares. */
function rightsIn({ holdings }: CoverageSubject): { readonly granted: Set<string>; readonly declared: Set<string>; readonly spared: Set<string> } {
  const granted = new Set<string>();
  const declared = new Set<string>();
  /** With what nobody has to declare, see `declares`. */
  const spared = new Set<string>();
  for (const { workload, access } of holdings) {
    for (const capability of capabilities) {
      const mode = modeOf(capability);
      const bit = bitOf(capability);
      for (const path of mode === 'plain' ? world : folders) {
        const key = `${workload.name} ${capability} ${path}`;
        if ((givenBy(access.grantAt(path, mode)) & bit) !== 0) granted.add(key);
        const wanted = workload.declared.filter(({ set }) => (set & bit) !== 0);
        if (wanted.some(({ pattern }) => names(pattern, path, mode))) declared.add(key);
        if (wanted.some(({ pattern }) => declares(pattern, path, mode))) spared.add(key);
      }
    }
  }
  return { granted, declared, spared };
}

function identityOf({ rule, about }: Diagnostic): string {
  return JSON.stringify([rule, about?.['workload'], about?.['policy'], about?.['pattern'], about?.['capability'], about?.['path']]);
}

test('fixes of 60 random fleets close their finding and widen nothing', async () => {
  let tried = 0;
  const kinds = new Map<string, number>();
  await forAll({ runs: 60 }, (random) => {
    const fleet = randomFleet(random);
    const before = fleet.build(fleet.policies);
    const found = runRules(coverageRules, before);
    const rights = rightsIn(before);
    for (const finding of random.shuffle(found.filter(({ fix }) => fix !== undefined)).slice(0, 4)) {
      tried += 1;
      kinds.set(finding.rule, (kinds.get(finding.rule) ?? 0) + 1);
      const edits = finding.fix?.edits ?? [];
      const changed = fleet.policies.map((policy) => {
        const own = edits.filter(({ path }) => path === policy.file?.path);
        return own.length === 0 ? policy : policyOf(policy.name, applyEdits(policy.file?.text ?? '', own));
      });
      const after = fleet.build(changed);
      const told = `${identityOf(finding)}\n${fleet.policies.map(({ name, file }) => `${name}: ${file?.text}`).join('')}\n${edits.map(({ newText }) => newText).join()}`;
      expect(after.policies.every(({ policy }) => policy.accepted), told).toBe(true);
      expect(runRules(coverageRules, after).map(identityOf), told).not.toContain(identityOf(finding));
      const { granted } = rightsIn(after);
      expect([...granted].filter((right) => !rights.granted.has(right) && !rights.spared.has(right)), `wider: ${told}`).toEqual([]);
      expect([...rights.granted].filter((right) => rights.declared.has(right) && !granted.has(right)), `lost: ${told}`).toEqual([]);
    }
  });
  process.stderr.write(`${tried} fixes applied: ${[...kinds].sort().map(([rule, count]) => `${rule} ${count}`).join(', ')}\n`);
  expect(tried).toBeGreaterThan(120);
}, 120_000);
