import type { Finding, Rule } from '../../core/rule.ts';
import { dialectOf } from '../dialect.ts';
import { placesOf, textFor } from '../version-state.ts';
import type { VersionFilesState } from '../version-state.ts';

function unwritable(state: VersionFilesState): Finding[] {
  return placesOf(state).filter((place) => textFor(place, state.next) === undefined).map((place) => ({
    message: `\`${place.file.path}\` is written by ${dialectOf(place.file.path).name}, which has no words for ${state.next}`,
    location: { kind: 'file', path: place.file.path, range: place.range },
    help: 'use a pre-release channel that Python knows: alpha, beta, rc or dev',
  }));
}

export const rule: Rule<VersionFilesState> = {
  meta: {
    id: 'BMP207', name: 'version-can-be-written', severity: 'error', fixable: false,
    summary: 'the next version can be written in every version file',
    why: 'Tags follow SemVer, Python packages follow PEP 440: `1.1.0-rc.1` becomes `1.1.0rc1` there, but `1.1.0-next.1` is no version for Python, and `pip` would refuse the package.',
    examples: [{
      title: 'A channel that Python does not know',
      bad: 'current 1.0.0\nnext 1.1.0-next.1\n--- src/version.py {"updater":"marked-line"}\nv = "1.0.0"  # x-release-version\n',
      good: 'current 1.0.0\nnext 1.1.0-rc.1\n--- src/version.py {"updater":"marked-line"}\nv = "1.0.0"  # x-release-version\n',
    }],
  },
  check: unwritable,
};
