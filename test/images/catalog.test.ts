import { describe, expect, test } from 'vitest';
import { positionAt } from '../../scripts/core/source.ts';
import { buildArguments, releaseTags } from '../../scripts/images/catalog.ts';
import { formatLock, parseLock } from '../../scripts/images/lock.ts';
import { parseCatalog } from '../../scripts/images/parse-catalog.ts';
import { projectText } from '../support/checkout.ts';

const good = projectText('containers/images.yml');

/** What is said of the project's catalogue after one change, with places. */
function said(change: (text: string) => string): string[] {
  const source = { path: 'images.yml', text: change(good) };
  expect(source.text).not.toBe(good);
  const { value, diagnostics } = parseCatalog(source);
  expect(value).toBeUndefined();
  return diagnostics.map(({ rule, message, location }) => {
    const { line, column } = positionAt(source, location.kind === 'file' ? location.range?.start ?? 0 : 0);
    return `${line}:${column} ${rule} ${message}`;
  });
}

describe('a wrong catalogue is told with line and column', () => {
  test.each([
    ['a newer version', (text: string) => text.replace('version: 1\n', 'version: 2\n')],
    ['half a file', (text: string) => `${text.slice(0, text.indexOf('flags:'))}flags: [`],
    ['an unknown key', (text: string) => text.replace('registry: forge', 'registrie: forge')],
    ['the same prefix', (text: string) => text.replace('release: base-go-v', 'release: base-rust-v')],
    ['a prefix that wakes another', (text: string) => text.replace('release: base-go-v', 'release: v2-')],
    ['one repository and tag for two images', (text: string) => text.replace('shared-go-base', 'shared-rust-base')],
    ['a matrix without a suffix', (text: string) => text.replace('shared-python-base{suffix}', 'shared-python-base')],
    ['a circle', (text: string) => text.replace('    base: rust\n', '    base: base-go:v1\n').replace('    base: golang\n', '    base: base-rust:v1\n')],
    ['an unknown base', (text: string) => text.replace('    base: golang\n', '    base: golan\n')],
    ['no sha256 for an architecture', (text: string) => text.replace('platforms: [linux/amd64]', 'platforms: [linux/amd64, linux/riscv64]')],
    ['two platforms, which kaniko cannot build in one run', (text: string) => text.replace('platforms: [linux/amd64]', 'platforms: [linux/amd64, linux/arm64]')],
    ['a sha256 that is none', (text: string) => text.replace('fc307327', 'FC307327')],
    ['a minor that YAML reads as a number', (text: string) => text.replace("'3.14'", '3.10')],
    ['a computed label', (text: string) => text.replace('org.opencontainers.image.vendor: loco', 'org.opencontainers.image.revision: x')],
    ['an unknown placeholder', (text: string) => text.replace("'v{major}'", "'v{mayor}'")],
  ])('%s', (_, change) => {
    expect(said(change).join('\n')).toMatchSnapshot();
  });
});

test('adding a Python minor is one line of data', () => {
  const { value } = parseCatalog({ path: 'images.yml', text: good.replace("'3.13', '3.14'", "'3.13', '3.14', '3.15'") });
  const image = value?.images.find(({ name }) => name === 'base-python-3.15');
  expect(image).toMatchObject({ release: 'base-python-3.15-v', reference: 'forge.example/loco/shared-python-base-3.15', pipeline: 'release-base-python-3.15' });
  expect(buildArguments(image as NonNullable<typeof image>)).toEqual({ PYTHON_VERSION: '3.15', BASE_IMAGE: 'docker.io/library/python:3.15-slim' });
});

test('a release has its tags, and a pre-release moves none', () => {
  const [image] = parseCatalog({ path: 'images.yml', text: good }).value?.images ?? [];
  if (image === undefined) throw new Error('no image');
  expect(releaseTags(image, { version: '1.2.3' })).toEqual({ immutable: ['v1.2.3'], floating: ['v1.2', 'v1'] });
  expect(releaseTags(image, { version: '2.0.0-rc.1' })).toEqual({ immutable: ['v2.0.0-rc.1'], floating: [] });
});

describe('the lock', () => {
  test('is formatted the same from any order, and read again', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const base = { digest, platforms: { 'linux/arm64': digest, 'linux/amd64': digest }, seen: '2026-11-21' };
    const text = formatLock({ version: 1, bases: { 'z/z:1': base, 'a/a:1': base } });
    expect(formatLock({ version: 1, bases: { 'a/a:1': base, 'z/z:1': base } })).toBe(text);
    expect(parseLock({ path: 'lock', text }).value?.bases['z/z:1']).toEqual(base);
  });

  test('half of one is an error at every place where it can end, never an empty lock', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const text = formatLock({ version: 1, bases: { 'a/a:1': { digest, platforms: { 'linux/amd64': digest }, seen: '2026-11-21' } } }).trimEnd();
    for (let end = 0; end < text.length; end += 1) expect(parseLock({ path: 'lock', text: text.slice(0, end) }).value, text.slice(0, end)).toBeUndefined();
  });

  test('of a newer version is refused', () => {
    expect(parseLock({ path: 'lock', text: '{ "version": 2, "bases": {} }' }).diagnostics[0]?.message).toBe('this file has version 2; this program knows version 1');
  });
});
