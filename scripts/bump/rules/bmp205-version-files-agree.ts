import type { Finding, Rule } from '../../core/rule.ts';
import { placeName, placesOf, sameVersionKey, says } from '../version-state.ts';
import type { FoundPlace, VersionFilesState } from '../version-state.ts';

/** Groups of places that say the same. What a broken run left at `next` counts as `current`: it is on its way. */
function opinions(places: readonly FoundPlace[], { current, next }: VersionFilesState): FoundPlace[][] {
  const groups = new Map<string, FoundPlace[]>();
  const whole = places.filter(({ part }) => part === undefined);
  const agreed = current === undefined ? [] : [current];
  for (const place of whole) {
    const key = current !== undefined && (says(place, current) || says(place, next)) ? sameVersionKey(current) : sameVersionKey(place.version);
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  for (const place of places.filter(({ part }) => part !== undefined)) {
    const fits = [...[...groups.values()].flatMap(([first]) => (first === undefined ? [] : [first.version])), ...agreed, next].some((version) => says(place, version));
    if (!fits) groups.set(`${place.part ?? ''} ${place.version}`, [place]);
  }
  return [...groups.values()];
}

function disagreement(state: VersionFilesState): Finding[] {
  const places = placesOf(state).filter(({ spec }) => spec.allowDrift !== true);
  const groups = opinions(places, state);
  if (groups.length < 2) return [];
  // the one to look at first is in the smallest group: probably the forgotten one
  const [[odd]] = [...groups].sort((a, b) => a.length - b.length) as [[FoundPlace]];
  return [{
    message: `the version files do not agree: ${places.map((place) => `${placeName(place)} has ${place.version}`).join(', ')}`,
    location: { kind: 'file', path: odd.file.path, range: odd.range },
    related: places.filter((place) => place !== odd).map((place) => ({ message: `${place.what} is ${place.version}`, location: { kind: 'file', path: place.file.path, range: place.range } })),
    help: `nothing was changed; set all to ${state.current ?? state.next}, or put \`allowDrift: true\` at a file with a version of its own, or name its right \`fields\``,
    contentKey: places.map((place) => `${place.file.path} ${place.what} ${place.version}`).join('\n'),
  }];
}

export const rule: Rule<VersionFilesState> = {
  meta: {
    id: 'BMP205', name: 'version-files-agree', severity: 'error', fixable: false,
    summary: 'the version files of a component say the same version',
    why: 'When they differ, one of them was forgotten or belongs to something else, and setting all of them would hide which. `allowDrift` at a file says that it goes its own way.',
    examples: [{
      title: 'The lock was forgotten',
      bad: 'current 1.0.0\nnext 1.1.0\n--- package.json\n{ "version": "1.0.0" }\n--- VERSION\n0.9.0\n',
      good: 'current 1.0.0\nnext 1.1.0\n--- package.json\n{ "version": "1.0.0" }\n--- VERSION {"allowDrift":true}\n0.9.0\n',
    }],
  },
  check: disagreement,
};
