import type { Rule } from '../../core/rule.ts';
import { commitName } from '../release-subject.ts';
import type { ReleaseSubject } from '../release-subject.ts';

export const rule: Rule<ReleaseSubject> = {
  meta: {
    id: 'BMP101', name: 'revert-of-released', severity: 'warning', fixable: false,
    summary: 'taking back a released change is looked at by a person',
    why: 'Taking back a released feature removes something that people may use; whether that is a patch, a minor or a major only a person can say. It counts as a patch (`releasedRevert`), so that it is released at all. (In the examples, `released` names commits of the last release.)',
    examples: [{ title: 'A released feature is reverted', bad: 'current 1.2.0\nreleased 1234567\n\nrevert: feat: add login\n\nThis reverts commit 1234567.\n', good: 'current 1.2.0\nreleased 1234567\n\nfix!: remove the login\n' }],
  },
  *check({ verdicts }) {
    for (const verdict of verdicts) {
      if (verdict.rule !== 'revert-of-released') continue;
      yield { location: { kind: 'resource', name: commitName(verdict) }, message: `this takes back ${verdict.other?.slice(0, 10) ?? 'a commit'}, which is released already; it counts as a ${verdict.bump}`, help: 'if it removes what people use, release it as a major: `--as`, or a Release-As footer' };
    }
  },
};
