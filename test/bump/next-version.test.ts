import { describe, expect, test } from 'vitest';
import type { Facts } from '../../scripts/bump/decide.ts';
import type { Policy } from '../../scripts/bump/policy.ts';
import { stableTags, versionTags } from '../../scripts/bump/tags.ts';
import { compareVersions, isVersion } from '../../scripts/lib/version.ts';
import { decideMessages, judgeMessages } from '../support/bump-history.ts';
import { forAll } from '../support/random.ts';

const tagsOf = (names: readonly string[], prefix: string): string[] => versionTags(names.map((name) => ({ name })), prefix).map(({ version }) => version);

describe('release tags', () => {
  const names = ['v1.2.3', 'v01.2.3', 'v1', 'v1.2', 'v1.2.3.4', 'v1.2.4-rc.1', 'v1.2.4-rc.01', 'v1.2.3+build.5', 'vendor-v9.0.0', 'V2.0.0', 'v 2.0.0', 'xv3.0.0', 'v2.0.0 ', 'v١.٢.٣', 'v1.2.3-', 'base-python-v1.0.2', 'base-python-3.13-v1.0.0', 'base-python-v1.0.2-v2.0.0', '1.0.0', 'v1.10.0', 'v99999999999999999999.0.0'];
  test('are exactly the prefix and strict SemVer, highest first', () => {
    expect(tagsOf(names, 'v')).toEqual(['1.10.0', '1.2.4-rc.1', '1.2.3+build.5', '1.2.3']);
    expect(tagsOf(names, 'base-python-v')).toEqual(['1.0.2', '1.0.2-v2.0.0']);
    expect(tagsOf(names, 'base-python-3.13-v')).toEqual(['1.0.0']);
    expect(tagsOf(names, '')).toEqual(['1.0.0']);
    expect(tagsOf(['a.v1.0.0', 'axv2.0.0', 'a(v3.0.0'], 'a.v')).toEqual(['1.0.0']);
    expect(stableTags(versionTags(names.map((name) => ({ name })), 'v')).map(({ version }) => version)).toEqual(['1.10.0', '1.2.3+build.5', '1.2.3']);
  });
});

const at = (current: string | null, messages: readonly string[], policy: Partial<Policy> = {}, facts: Partial<Facts> = {}): string | null => decideMessages(messages, { current, latest: current, ...facts }, { policy }).decision.next;

describe('the next version', () => {
  test.each<[string | null, string, Partial<Policy>, string | null]>([
    ['1.2.3', 'feat!: x', {}, '2.0.0'], ['1.2.3', 'feat: x', {}, '1.3.0'], ['1.2.3', 'fix: x', {}, '1.2.4'], ['1.2.3', 'docs: x', {}, null], ['1.2.3', 'docs: x', { types: { docs: 'patch' } }, '1.2.4'],
    ['1.2.3+build.7', 'fix: x', {}, '1.2.4'], ['0.4.2', 'feat!: x', {}, '0.5.0'], ['0.4.2', 'feat: x', {}, '0.5.0'], ['0.4.2', 'fix: x', {}, '0.4.3'],
    ['0.4.2', 'feat!: x', { zero: { breaking: 'major', feature: 'minor' } }, '1.0.0'], ['0.4.2', 'feat: x', { zero: { breaking: 'minor', feature: 'patch' } }, '0.4.3'], ['0.4.2', 'feat!: x', { zero: { breaking: 'patch', feature: 'patch' } }, '0.4.3'],
    ['1.4.2', 'feat!: x', { zero: { breaking: 'minor', feature: 'patch' } }, '2.0.0'], [null, 'feat: x', {}, '0.1.0'], [null, 'fix: x', { initialVersion: '1.0.0' }, '1.0.0'], [null, 'feat!: x', {}, '0.1.0'], [null, 'docs: x', {}, null],
  ])('%s and "%s" %j: %s', (current, message, policy, expected) => { expect(at(current, [message], policy)).toBe(expected); });
});

describe('pre-releases', () => {
  const on = (channel: string | undefined, stable: string | null, latest: string | null, versions: readonly string[], since: readonly string[], news: readonly string[] = since): string | null =>
    decideMessages(since, { current: stable, latest, versions, channel, sinceLatest: channel === undefined ? undefined : judgeMessages(news) }).decision.next;

  test.each<[string, string | null, string | null]>([
    ['the first', on('rc', '1.2.0', '1.2.0', ['1.2.0'], ['feat: a']), '1.3.0-rc.1'],
    ['the second, with news', on('rc', '1.2.0', '1.3.0-rc.1', ['1.2.0', '1.3.0-rc.1'], ['feat: a', 'fix: b'], ['fix: b']), '1.3.0-rc.2'],
    ['none without news', on('rc', '1.2.0', '1.3.0-rc.1', ['1.2.0', '1.3.0-rc.1'], ['feat: a', 'docs: b'], ['docs: b']), null],
    ['more than before', on('rc', '1.2.0', '1.3.0-rc.4', ['1.2.0', '1.3.0-rc.4'], ['feat: a', 'feat!: b'], ['feat!: b']), '2.0.0-rc.1'],
    ['less than before is not less', on('rc', '1.2.0', '2.0.0-rc.1', ['1.2.0', '2.0.0-rc.1'], ['fix: b'], ['fix: b']), '2.0.0-rc.2'],
    ['ten', on('rc', '1.2.0', '1.3.0-rc.9', ['1.2.0', '1.3.0-rc.9'], ['feat: a'], ['fix: b']), '1.3.0-rc.10'],
    ['beta to rc', on('rc', '1.2.0', '1.3.0-beta.4', ['1.2.0', '1.3.0-beta.4'], ['feat: a'], ['fix: b']), '1.3.0-rc.1'],
    ['rc to beta goes on, not back', on('beta', '1.2.0', '1.3.0-rc.2', ['1.2.0', '1.3.0-rc.2'], ['feat: a'], ['fix: b']), '1.3.1-beta.1'],
    ['a number taken on another branch', on('rc', '1.2.0', '1.2.0', ['1.2.0', '1.3.0-rc.7'], ['feat: a']), '1.3.0-rc.8'],
    ['before the first release', on('rc', null, null, [], ['feat: a']), '0.1.0-rc.1'],
    ['before the first release, again', on('rc', null, '0.1.0-rc.1', ['0.1.0-rc.1'], ['feat: a', 'fix: b'], ['fix: b']), '0.1.0-rc.2'],
    ['back to stable', on(undefined, '1.2.0', '1.3.0-rc.2', ['1.2.0', '1.3.0-rc.2'], ['feat: a']), '1.3.0'],
    ['to stable, for the first time', on(undefined, null, '1.0.0-rc.3', ['1.0.0-rc.3'], ['feat: a']), '1.0.0'],
    ['to stable, above what the commits say', on(undefined, '1.2.0', '2.0.0-rc.1', ['1.2.0', '2.0.0-rc.1'], ['fix: a']), '2.0.0'],
    ['to stable, without a change', on(undefined, '1.2.0', '1.3.0-rc.1', ['1.2.0', '1.3.0-rc.1'], ['docs: a']), null],
    ['a channel with a dot', on('next.alpha', '1.2.0', '1.3.0-next.alpha.2', ['1.2.0', '1.3.0-next.alpha.2'], ['feat: a'], ['fix: b']), '1.3.0-next.alpha.3'],
  ])('%s', (_, found, expected) => { expect(found).toBe(expected); });

  test('the bump says how far the version really goes', () => {
    expect(decideMessages(['fix: a'], { latest: '2.0.0-rc.1', versions: ['1.0.0', '2.0.0-rc.1'] }).decision).toMatchObject({ next: '2.0.0', bump: 'major' });
  });
});

describe('what a person asks for', () => {
  const asks = (messages: readonly string[], facts: Partial<Facts> = {}, policy: Partial<Policy> = {}): [string | null, readonly string[]] => {
    const { decision, rules } = decideMessages(messages, facts, { policy });
    return [decision.next, rules];
  };

  test.each<[string, [string | null, readonly string[]], string | null, readonly string[]]>([
    ['a footer', asks(['chore: x\n\nRelease-As: 3.0.0']), '3.0.0', []], ['its token in any case', asks(['chore: x\n\nrelease-as: 3.0.0']), '3.0.0', []],
    ['the newest footer', asks(['chore: x\n\nRelease-As: 3.0.0', 'chore: y\n\nRelease-As: 2.5.0']), '2.5.0', []],
    ['a footer for this component', asks(['chore: x\n\nRelease-As: default@1.5.0'], { components: 2 }), '1.5.0', []], ['a footer for another', asks(['chore: x\n\nRelease-As: web@1.5.0'], { components: 2 }), null, []],
    ['a footer for nobody', asks(['chore: x\n\nRelease-As: 1.5.0'], { components: 2 }), '1.5.0', ['BMP105']], ['a footer that was taken back', asks(['chore: x\n\nRelease-As: 9.0.0', 'Revert "chore: x"']), null, []],
    ['no version', asks(['fix: x\n\nRelease-As: soon']), '1.0.1', ['BMP104']], ['backwards', asks(['fix: x\n\nRelease-As: 0.9.0']), '0.9.0', ['BMP104']], ['the same again', asks([], { asked: '1.0.0' }), '1.0.0', ['BMP103', 'BMP104']],
    ['--as', asks(['docs: x'], { asked: '4.0.0' }), '4.0.0', []], ['--as beats the footer', asks(['chore: x\n\nRelease-As: 3.0.0'], { asked: '4.0.0' }), '4.0.0', []], ['--as with v', asks(['fix: x'], { asked: 'v4.0.0' }), '1.0.1', ['BMP104']],
    ['--as a taken tag', asks(['fix: x'], { asked: '2.0.0', versions: ['1.0.0', '2.0.0'] }), '2.0.0', ['BMP103']], ['a taken tag', asks(['feat: x'], { versions: ['1.0.0', '1.1.0'] }), '1.1.0', ['BMP103']],
    ['more than the bound', asks(['feat!: x'], {}, { maxBump: 'minor' }), '2.0.0', ['BMP102']], ['--allow-major', asks(['feat!: x'], { allowMajor: true }, { maxBump: 'minor' }), '2.0.0', []], ['asked for, the bound does not count', asks(['feat!: x'], { asked: '2.0.0' }, { maxBump: 'minor' }), '2.0.0', []],
    ['within the bound in 0.x', asks(['feat!: x'], { current: '0.1.0', latest: '0.1.0' }, { maxBump: 'minor' }), '0.2.0', []],
    ['a pre-release that was asked for is made once', asks(['feat: x\n\nRelease-As: 2.0.0-rc.1'], { latest: '2.0.0-rc.1', versions: ['1.0.0', '2.0.0-rc.1'] }), '2.0.0', []],
  ])('%s', (_, found, version, rules) => { expect(found).toEqual([version, rules]); });

  test('on a channel a footer counts once', () => {
    const facts = { channel: 'rc', latest: '2.0.0-rc.1', versions: ['1.0.0', '2.0.0-rc.1'], sinceLatest: judgeMessages(['fix: y']) };
    expect(asks(['feat: x\n\nRelease-As: 2.0.0-rc.1', 'fix: y'], facts)).toEqual(['2.0.0-rc.2', []]);
  });
});

test('the next version is always higher, and never taken without an error', async () => {
  await forAll({ runs: 400 }, (random) => {
    const number = (): number => random.pick([0, 0, 1, 2, 9, 10]);
    const stable = random.boolean(0.2) ? null : `${number()}.${number()}.${number()}`;
    const channels = ['alpha', 'beta', 'rc'];
    const channel = random.boolean() ? random.pick(channels) : undefined;
    const ahead = `${number()}.${number()}.${number()}-${random.pick(channels)}.${random.int(1, 12)}`;
    const latest = random.boolean() && (stable === null || compareVersions(ahead, stable) > 0) ? ahead : stable;
    const others = random.list(0, 3, () => `${number()}.${number()}.${number()}${random.boolean() ? `-${random.pick(channels)}.${random.int(1, 12)}` : ''}`);
    const versions = [...new Set([...others, ...[stable, latest].filter((version) => version !== null)])];
    const since = random.list(0, 4, () => `${random.pick(['feat', 'fix', 'feat!', 'docs'])}: x`);
    const { decision, rules } = decideMessages(since, { current: stable, latest, versions, channel, sinceLatest: channel === undefined ? undefined : judgeMessages(since) });
    if (decision.next === null) return;
    expect(isVersion(decision.next)).toBe(true);
    if (stable !== null) expect(compareVersions(decision.next, stable)).toBeGreaterThan(0);
    if (latest !== null) expect(compareVersions(decision.next, latest), `${decision.next} after ${latest}`).toBeGreaterThan(0);
    expect(versions.includes(decision.next)).toBe(rules.includes('BMP103'));
    expect(decision.tag).toBe(`v${decision.next}`);
  });
});
