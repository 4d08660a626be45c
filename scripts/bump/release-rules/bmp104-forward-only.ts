import type { Rule } from '../../core/rule.ts';
import { compareVersions, isVersion } from '../../lib/version.ts';
import type { ReleaseSubject } from '../release-subject.ts';

export const rule: Rule<ReleaseSubject> = {
  meta: {
    id: 'BMP104', name: 'forward-only', severity: 'error', fixable: false,
    summary: 'a version that a person asks for is a version, and higher than the last',
    why: 'Package managers, mirrors and floating tags take the highest version as the newest. One that goes backwards is never seen.',
    examples: [
      { title: 'Backwards', bad: 'current 1.2.0\n\nchore: release\n\nRelease-As: 1.1.9\n', good: 'current 1.2.0\n\nchore: release\n\nRelease-As: 2.0.0\n' },
      { title: 'No version', bad: 'current 1.2.0\n\nchore: release\n\nRelease-As: two\n', good: 'current 1.2.0\n\nchore: release\n\nRelease-As: 1.5.0\n' },
    ],
  },
  *check({ requested, current, component }) {
    if (requested === undefined) return;
    const { version, source } = requested;
    const location = { kind: 'resource', name: source } as const;
    if (!isVersion(version)) yield { location, message: `"${version}" is not a version`, help: 'write three numbers: 1.5.0' };
    else if (current !== null && compareVersions(version, current) <= 0) yield { location, message: `${version} is not higher than ${current}, the last release of \`${component}\``, help: 'choose a higher version' };
  },
};
