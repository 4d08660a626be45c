import type { Rule } from '../../core/rule.ts';
import { exceeds } from '../policy.ts';
import { commitName } from '../release-subject.ts';
import type { ReleaseSubject } from '../release-subject.ts';

export const rule: Rule<ReleaseSubject> = {
  meta: {
    id: 'BMP102', name: 'bump-within-bound', severity: 'error', fixable: false,
    summary: 'the release is no more than `maxBump` allows',
    why: 'A project that says `maxBump: minor` wants a person to decide about a major: one wrong `!` would move everybody who pins `v1`.',
    examples: [{ title: 'A breaking change', bad: 'current 1.2.0\nmaxBump minor\n\nfeat!: drop the old API\n', good: 'current 1.2.0\nmaxBump minor\n\nfeat: add the new API\n' }],
  },
  *check({ component, bump, policy, verdicts, allowMajor, requested }) {
    if (!exceeds(bump, policy.maxBump) || allowMajor || requested !== undefined) return;
    const guilty = verdicts.find((verdict) => exceeds(verdict.bump, policy.maxBump));
    yield { location: { kind: 'resource', name: guilty === undefined ? component : commitName(guilty) }, message: `this asks for a ${bump} of \`${component}\`, and at most a ${policy.maxBump} is allowed`, help: 'pass `--allow-major` if it is meant, or write the commit anew' };
  },
};
