import type { Diagnostic } from '../../scripts/core/diagnostic.ts';
import type { RuleMeta } from '../../scripts/core/rule.ts';

/**
 * How the examples of a folder of rules are run: the text of an example in, what the rules say out. Each room knows
 * what its subject is made of (a pipeline file, a policy, a commit message), so each room brings its own function.
 */
export type CheckExample = (text: string, rule: RuleMeta) => readonly Diagnostic[] | Promise<readonly Diagnostic[]>;

/**
 * One line for each folder of rules; `test/rules.test.ts` fails for a folder that has none. The function may return
 * findings of other rules too: only those of `rule` are looked at. A fix must edit the example's own text, whatever
 * path the function gives it.
 */
export const ruleExamples: Readonly<Record<string, () => Promise<{ readonly checkExample: CheckExample }>>> = {
  'scripts/core/shared-rules.ts': () => import('./rule-examples/shared.ts'),
  'scripts/bump/changelog-rules': () => import('./rule-examples/bump-changelog.ts'),
  'scripts/bump/message-rules': () => import('./rule-examples/bump-messages.ts'),
  'scripts/bump/release-rules': () => import('./rule-examples/bump-releases.ts'),
  'scripts/bump/rules': () => import('./rule-examples/bump.ts'),
  'scripts/bao/lint-rules': () => import('./rule-examples/bao-lint.ts'),
  'scripts/bao/manifest-rules': () => import('./rule-examples/bao-manifest.ts'),
  'scripts/ci/rules': () => import('./rule-examples/ci.ts'),
  'scripts/ci/drift-rules': () => import('./rule-examples/ci-drift.ts'),
  'scripts/images/rules': () => import('./rule-examples/images-catalog.ts'),
  'scripts/images/sync-rules': () => import('./rule-examples/images-sync.ts'),
  'scripts/bao/coverage-rules': () => import('./rule-examples/coverage.ts'),
};
