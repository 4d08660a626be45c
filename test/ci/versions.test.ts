import { describe, expect, test } from 'vitest';
import { runRules } from '../../scripts/core/rule.ts';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { rules } from '../../scripts/ci/rules/index.ts';
import { settingsOf } from '../../scripts/ci/settings.ts';
import { supportedVersions } from '../../scripts/ci/versions.ts';

/* What each minor of Woodpecker has not yet (facts 1.16), and on which the rules change their minds. */

const steps = 'steps:\n  - {name: a, image: alpine:3.22.1, commands: [make], when: [{event: push}]}\n  - {name: b, image: alpine:3.22.1, commands: [make], depends_on: [a], when: [{event: [push, tag]}]}\n';

function said(text: string, woodpecker: string, id: string): string[] {
  const files = [parsePipelineFile({ path: '.woodpecker/ci.yml', text })];
  return runRules(rules, { files, settings: settingsOf({ woodpecker }), complete: true }).filter(({ rule }) => rule === id).map(({ message, help }) => `${message}; ${help ?? ''}`);
}

const features: readonly (readonly [string, string, string])[] = [
  ['failure: cancel', '3.14', `${steps}  - {name: c, image: alpine:3.22.1, commands: [make], failure: cancel}\n`],
  ['workflow when.status', '3.14', `when: [{event: push, status: [failure]}]\n${steps}`],
  ['depends_on optional', '3.15', `${steps}  - {name: c, image: alpine:3.22.1, commands: [make], depends_on: [{name: a, optional: true}]}\n`],
  ['concurrency', '3.16', `concurrency: {limit: 1, group: release}\n${steps}`],
];

describe.each(supportedVersions)('%s', (version) => {
  test.each(features)('%s', (feature, since, text) => {
    const isThere = supportedVersions.indexOf(version) >= supportedVersions.findIndex((one) => one === since);
    expect(said(text, version, 'WP015').map((one) => one.slice(0, one.indexOf(';')))).toEqual(isThere ? [] : [`\`${feature}\` needs Woodpecker ${since}`]);
  });

  test('a filtered dependency: optional is offered where there is one', () => {
    const [one] = said(`when: [{event: [push, tag]}]\n${steps}`, version, 'WP033');
    expect(one).toContain('`b` runs and `a` does not');
    expect(one?.includes('optional: true')).toBe(Number(version.split('.')[1]) >= 15);
  });

  test('several releases at once: told until the retry works', () => {
    const files = ['a', 'b'].map((name) => parsePipelineFile({ path: `.woodpecker/release-${name}.yml`, text: `when: [{event: tag, ref: refs/tags/${name}-v*}]\nsteps:\n  - {name: a, image: alpine:3.22.1, commands: [make]}\n` }));
    const found = runRules(rules, { files, settings: settingsOf({ woodpecker: version }), complete: true }).filter(({ rule }) => rule === 'REL004');
    expect(found.length > 0).toBe(version !== '3.17');
  });
});
