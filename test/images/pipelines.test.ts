import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parseCatalog } from '../../scripts/images/parse-catalog.ts';
import { refPattern, shellPattern, wakes } from '../../scripts/images/release-tag.ts';
import { unsubstituted } from '../../scripts/images/pipeline-text.ts';
import { releasePipeline } from '../../scripts/images/release-pipeline.ts';
import { projectText } from '../support/checkout.ts';

const catalog = parseCatalog({ path: 'containers/images.yml', text: projectText('containers/images.yml') }).value;
if (catalog === undefined) throw new Error('containers/images.yml is not valid');
const { images } = catalog;

/** Woodpecker's glob as far as our patterns use it: anchored, `*` stops at `/` (facts: doublestar 4.9.1). */
function globMatches(pattern: string, ref: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`).test(ref);
}

const good = ['1.2.3', '0.0.1', '10.20.30', '1.0.0-rc.1'];
const junk = ['1', '1.2', '1.2.3.4', '01.2.3', '1junk', '1.2.3+build', '1.2.3 x', '', 'next'];

describe('every prefix wakes one pipeline', () => {
  test.each(images.map((image) => [image.release, image] as const))('%s', (prefix, image) => {
    for (const version of good) {
      const woken = images.filter((one) => globMatches(refPattern(one.release), `refs/tags/${prefix}${version}`));
      expect(woken.map(({ name }) => name)).toEqual([image.name]);
    }
  });

  test('base-python- never wakes base-python-3.13-, and the other way round', () => {
    expect(wakes('base-python-v', 'base-python-3.13-v')).toBe(false);
    expect(wakes('base-python-3.13-v', 'base-python-v')).toBe(false);
    expect(globMatches(refPattern('base-python-v'), 'refs/tags/base-python-3.13-v1.0.0')).toBe(false);
    expect(wakes('v', 'v2-')).toBe(true);
  });

  test('the exact check in the step takes versions and nothing else, by a real shell', () => {
    for (const image of images) {
      const pass = (tag: string): boolean => {
        try {
          execFileSync('sh', ['-c', `printf '%s\\n' "$CI_COMMIT_TAG" | grep -Eq '${shellPattern(image.release)}'`], { env: { ...process.env, CI_COMMIT_TAG: tag } });
          return true;
        } catch {
          return false;
        }
      };
      expect(good.filter((version) => !pass(image.release + version))).toEqual([]);
      expect(junk.filter((version) => pass(image.release + version))).toEqual([]);
      expect(pass(`x${image.release}1.2.3`)).toBe(false);
    }
  });
});

test('a release pipeline is gated in one item, runs what the catalogue pins and pastes no tag into a script', () => {
  for (const image of images) {
    const text = releasePipeline(image, catalog);
    expect(text.match(/^ {2}- event: tag\n {4}ref: '([^']+)'$/m)?.[1]).toBe(refPattern(image.release));
    expect(text).toContain(`image: ${catalog.builder.image}`);
    const outside = text.split('\n').filter((line) => !/^ +image: /.test(line)).join('\n');
    expect(outside, 'substitution only in image:').not.toMatch(/(?<!\$)\$\{/);
    expect(outside, 'a backslash that Woodpecker would eat').not.toMatch(/\\[\\/]/);
    expect(text).toContain('--digest-file');
  }
});

test('the pipelines in the repository are what is rendered', () => {
  for (const image of images) expect(projectText(`.woodpecker/${image.pipeline}.yml`)).toBe(releasePipeline(image, catalog));
});

test('a command of the catalogue arrives in the shell as it was written', () => {
  // drone/envsubst 1.0.3: `$${X}` -> `${X}`, `$$` -> `$`, one backslash of `\\` and `\/` is lost
  const substituted = (text: string): string => text.replace(/\\([\\/])/g, '$1').replaceAll('$$', '$');
  for (const command of ['echo "$HOME"', 'echo ${HOME}', 'echo $$', "sed 's/\\//-/'", 'printf "a\\\\b"', 'x=${A:-${B}}']) expect(substituted(unsubstituted(command))).toBe(command);
});
