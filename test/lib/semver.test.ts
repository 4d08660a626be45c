import { expect, test } from 'vitest';
import { compareVersions, incrementVersion, parseVersion, satisfies } from '../../scripts/lib/semver.ts';

test.each(['1.2.3', '0.0.0', '1.0.0-rc.1', '1.0.0-0a+x.1', '10.20.30+build'])('%s is a version', (text) => expect(parseVersion(text)?.text).toBe(text));

test.each(['v1.2.3', ' 1.2.3', '1.2', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3.4', '=1.2.3', '', '1.2.3\n', '9007199254740993.0.0'])('%j is none', (text) => expect(parseVersion(text)).toBeUndefined());

test('order, next and ranges', () => {
  expect(['1.0.0', '1.0.0-rc.1', '0.9.9', '1.0.0-rc.1+b', '1.0.0-alpha'].sort(compareVersions)).toEqual(['0.9.9', '1.0.0-alpha', '1.0.0-rc.1', '1.0.0-rc.1+b', '1.0.0']);
  expect(incrementVersion('1.2.3', 'minor')).toBe('1.3.0');
  expect(incrementVersion('1.2.3', 'preminor', 'rc')).toBe('1.3.0-rc.0');
  expect(satisfies('1.3.0', '^1.2.0')).toBe(true);
  expect(satisfies('2.0.0', '^1.2.0 || not a range')).toBe(false);
});
