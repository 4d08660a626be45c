import { expect, test } from 'vitest';
import { highestVersion, repositoryOf } from '../../scripts/images/tag.ts';
import type { Image } from '../../scripts/images/catalog.ts';

test.each([
  ['https://forge.example/loco/ci-shared.git', 'loco/ci-shared'], ['https://forge.example/git/loco/ci-shared/', 'loco/ci-shared'],
  ['ssh://git@forge.example:2222/loco/ci-shared.git', 'loco/ci-shared'], ['git@forge.example:loco/ci-shared.git', 'loco/ci-shared'], ['nowhere', undefined],
])('%s', (url, name) => {
  expect(repositoryOf(url)).toBe(name);
});

test('the highest version of a prefix sees no other prefix', () => {
  const image = { release: 'base-python-v' } as Image;
  expect(highestVersion(image, ['base-python-v1.9.0', 'base-python-v1.10.0', 'base-python-3.13-v9.0.0', 'base-python-v2', 'v3.0.0', 'base-python-v1.10.0-rc.1'])).toBe('1.10.0');
  expect(highestVersion(image, ['base-python-3.13-v9.0.0'])).toBeUndefined();
});
