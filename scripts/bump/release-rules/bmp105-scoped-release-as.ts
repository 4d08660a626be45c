import type { Rule } from '../../core/rule.ts';
import type { ReleaseSubject } from '../release-subject.ts';

export const rule: Rule<ReleaseSubject> = {
  meta: {
    id: 'BMP105', name: 'scoped-release-as', severity: 'error', fixable: false,
    summary: 'with several components, Release-As says which one it means',
    why: 'A footer without a component would set the version of all of them at once, which has surprised the users of every tool that does it. (The examples have 2 components; the one looked at is `api`.)',
    examples: [{ title: 'No component', bad: 'current 1.2.0\ncomponents 2\n\nfeat: add login\n\nRelease-As: 2.0.0\n', good: 'current 1.2.0\ncomponents 2\n\nfeat: add login\n\nRelease-As: api@2.0.0\n' }],
  },
  *check({ requested, components }) {
    if (requested === undefined || requested.component !== undefined || components === 1) return;
    yield { location: { kind: 'resource', name: requested.source }, message: `Release-As: ${requested.version} does not say which component it means`, help: `write \`Release-As: NAME@${requested.version}\`` };
  },
};
