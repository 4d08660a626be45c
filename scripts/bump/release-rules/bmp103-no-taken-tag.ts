import type { Rule } from '../../core/rule.ts';
import type { ReleaseSubject } from '../release-subject.ts';

export const rule: Rule<ReleaseSubject> = {
  meta: {
    id: 'BMP103', name: 'no-taken-tag', severity: 'error', fixable: false,
    summary: 'the tag of the next version does not exist yet',
    why: 'A tag that exists at a commit outside of this branch was released from somewhere else. Releasing the same version twice gives two different things one name.',
    examples: [{ title: 'Released from another branch', bad: 'current 1.2.0\ntags v1.3.0\n\nfeat: add login\n', good: 'current 1.2.0\ntags v1.2.1\n\nfeat: add login\n' }],
  },
  *check({ prefix, next, tags, component }) {
    if (next === null || !tags.has(prefix + next)) return;
    yield { location: { kind: 'resource', name: `tag ${prefix}${next}` }, message: `the tag \`${prefix}${next}\` exists already, at a commit that is not in this branch`, help: `merge that commit, or choose a version with \`--as ${component}@X.Y.Z\`` };
  },
};
