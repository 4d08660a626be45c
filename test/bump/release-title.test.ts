import { expect, test } from 'vitest';
import { releaseTitle, tagsOfTitle } from '../../scripts/bump/release-title.ts';

const one = [{ prefix: 'v' }];
const two = [{ prefix: 'api-v' }, { prefix: 'web-v' }];

test.each([
  [undefined, one, 'chore(release): v1.2.0', ['v1.2.0']],
  [undefined, one, 'chore(release): v1.2.0 (#12)', ['v1.2.0']],
  [undefined, one, 'chore(release): v1.2.0 (!12)', ['v1.2.0']],
  [undefined, one, 'chore(release): v1.2.0 [CI SKIP] (#12)', ['v1.2.0']],
  [undefined, one, 'chore(release): v1.2.0-rc.1', ['v1.2.0-rc.1']],
  [undefined, two, 'chore(release): api-v1.2.0, web-v2.0.0 (#3)', ['api-v1.2.0', 'web-v2.0.0']],
  ['release {versions}', one, 'release 1.2.0', ['v1.2.0']],
  ['release {versions} (of {tags})', one, 'release 1.2.0 (of v1.2.0) (#1)', ['v1.2.0']],
  ['[bot] {tags}*', one, '[bot] v1.2.0*', ['v1.2.0']],
  // other people's commits
  [undefined, one, 'chore(release): prepare v1.2.0', []],
  [undefined, one, 'chore(release): v1.2', []],
  [undefined, one, 'chore(release): v1.2.0 and more', []],
  [undefined, one, 'Revert "chore(release): v1.2.0"', []],
  [undefined, two, 'chore(release): 1.2.0', []],
  ['the release', one, 'the release', []],
])('%j: %#', (template, components, subject, tags) => {
  expect(tagsOfTitle(subject, template, components)).toEqual(tags);
});

test.each([undefined, 'release {versions}', '{tags}', 'x {tags} y {versions}'])('what is written with %j is read again', (template) => {
  expect(tagsOfTitle(releaseTitle(template, 'v3.4.5', '3.4.5'), template, one)).toEqual(['v3.4.5']);
  expect(tagsOfTitle(`${releaseTitle(template, 'v3.4.5', '3.4.5')} (#7)`, template, one)).toEqual(['v3.4.5']);
});
