import { expect, test } from 'vitest';
import * as semver from '../../scripts/lib/semver.ts';
import { compareVersions, highestFirst, increment, isPrerelease, isVersion } from '../../scripts/lib/version.ts';
import { forAll } from '../support/random.ts';
import type { Random } from '../support/random.ts';

/* The short way for plain versions against the semver package. */

function version(random: Random): string {
  const number = (): string => random.pick(['0', '1', '2', '9', '10', '11', '100', '007', '999999999999999', '9007199254740991', '9007199254740992', '99999999999999999999']);
  const end = random.pick(['', '', '', '', '-rc.1', '-rc.10', '-rc.2', '-1', '-01', '-a..b', '+build', '-rc.1+build', '.1', ' ']);
  return `${random.pick(['', '', '', '', 'v', '='])}${number()}.${number()}.${number()}${end}`;
}

test('what is a version, and which one is higher', async () => {
  await forAll({ runs: 500 }, (random) => {
    const texts = random.list(2, 30, version);
    for (const text of texts) expect(isVersion(text), text).toBe(semver.parseVersion(text) !== undefined);
    const versions = texts.filter(isVersion);
    for (const text of versions) {
      expect(isPrerelease(text), text).toBe((semver.parseVersion(text)?.prerelease.length ?? 0) > 0);
      for (const other of versions) expect(Math.sign(compareVersions(text, other)), `${text} ${other}`).toBe(semver.compareVersions(text, other));
    }
    expect(highestFirst(versions.map((one) => ({ version: one }))).map((one) => one.version)).toEqual([...versions].sort((a, b) => semver.compareVersions(b, a)));
  });
});

test('the next one', async () => {
  await forAll({ runs: 500 }, (random) => {
    const text = version(random).replace(/[-+ ].*$/, '');
    const bump = random.pick(['major', 'minor', 'patch'] as const);
    if (!isVersion(text)) return;
    const next = semver.incrementVersion(text, bump);
    if (next === undefined) expect(() => increment(text, bump)).toThrow(RangeError);
    else expect(increment(text, bump)).toBe(next);
  });
});
