import type { Finding, Rule } from '../../core/rule.ts';
import { compareVersions, parseVersion } from '../../lib/semver.ts';
import { pep440 } from '../dialect.ts';
import { placesOf, says, textFor } from '../version-state.ts';
import type { FoundPlace, VersionFilesState } from '../version-state.ts';

function wayOff(place: FoundPlace, current: string): string {
  const found = parseVersion(place.version) ?? parseVersion(pep440.canonical(place.version));
  if (place.part !== undefined || found === undefined) return 'does not match';
  return compareVersions(found.text, current) < 0 ? 'is behind' : 'is ahead of';
}

function drift(state: VersionFilesState): Finding[] {
  const { current, next } = state;
  if (current === undefined) return [];
  return placesOf(state).filter((place) => !says(place, current) && !says(place, next)).map((place) => ({
    message: `\`${place.what}\` of \`${place.file.path}\` ${wayOff(place, current)} the tag: ${place.version}, the last release is ${current}`,
    location: { kind: 'file', path: place.file.path, range: place.range },
    help: `the tag is the truth: it is set to ${textFor(place, next) ?? next}`,
  }));
}

export const rule: Rule<VersionFilesState> = {
  meta: {
    id: 'BMP206', name: 'version-files-follow-tag', severity: 'warning', fixable: false,
    summary: 'version files say the version of the last tag',
    why: 'The tag is the truth: it is what consumers install. A file that says something else was changed by hand, or a release stopped half-way. It is set to the next version; look whether that is what was meant.',
    examples: [{
      title: 'Raised by hand',
      bad: 'current 1.0.0\nnext 1.1.0\n--- VERSION\n2.0.0\n',
      good: 'current 1.0.0\nnext 1.1.0\n--- VERSION\n1.0.0\n',
    }],
  },
  check: drift,
};
