import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { planChangelog, renderRelease, sectionOf } from '../../scripts/bump/changelog.ts';
import type { ChangelogCommit, ChangelogOptions, ChangelogRelease } from '../../scripts/bump/changelog.ts';
import { forgeLinks } from '../../scripts/bump/changelog/forge-links.ts';
import { markdownText } from '../../scripts/bump/changelog/markdown-text.ts';
import { applyEdits } from '../../scripts/core/edit.ts';
import { root } from '../support/imports.ts';
import { forAll } from '../support/random.ts';

function commit(sha: string, type: string | null, description: string, more: Partial<ChangelogCommit> = {}): ChangelogCommit {
  return { sha: sha.repeat(40), type, scope: null, description, breaking: false, breakingNotes: [], ...more };
}

const release: ChangelogRelease = {
  version: '1.2.0', tag: 'v1.2.0', previousTag: 'v1.1.0', date: '2026-03-04',
  commits: [
    commit('a', 'fix', 'do not crash on an empty list (#12)'),
    commit('b', 'feat', 'log in with a key, see #7', { scope: 'auth', pullRequest: 14 }),
    commit('c', 'docs', 'nobody needs this in a changelog'),
    commit('d', 'feat', 'new configuration', { breaking: true, breakingNotes: ['`extends` is a list now'], scope: 'api' }),
    commit('e', 'chore', 'drop Node 18', { breaking: true }),
    commit('f', null, 'Merge branch x'),
    commit('0', 'fix', 'escape the query', { scope: 'security' }),
    commit('1', 'perf', 'half the time', { authors: ['Ada Ω', 'Ken <k@x>'] }),
  ],
};
const options: ChangelogOptions = { linkBase: 'https://forge.example/own-er/repo' };
const folder = path.join(root, 'test/fixtures/changelog');

describe('golden files', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.before.md')).map((name) => name.replace('.before.md', ''));

  test.each(names)('%s', async (name) => {
    const before = readFileSync(path.join(folder, `${name}.before.md`), 'utf8');
    const done = planChangelog('CHANGELOG.md', before === '' ? undefined : before, release, options);
    expect(done.diagnostics).toEqual([]);
    expect(applyEdits(before, done.edits)).toBe(done.text);
    await expect(done.text).toMatchFileSnapshot(path.join(folder, `${name}.after.md`));
  });

  test.each(names)('%s: a second run changes nothing, a next release goes on top', (name) => {
    const before = readFileSync(path.join(folder, `${name}.before.md`), 'utf8');
    const once = planChangelog('CHANGELOG.md', before, release, options);
    expect(planChangelog('CHANGELOG.md', once.text, release, options).edits).toEqual([]);
    const next = planChangelog('CHANGELOG.md', once.text, { ...release, version: '1.3.0', tag: 'v1.3.0', previousTag: 'v1.2.0', commits: [commit('9', 'feat', 'later')] }, options);
    expect(next.diagnostics).toEqual([]);
    expect(next.text.indexOf('1.3.0')).toBeLessThan(next.text.lastIndexOf('1.2.0'));
    expect(sectionOf(next.text, '1.2.0')).toBe(sectionOf(once.text, '1.2.0'));
    expect(sectionOf(next.text, '1.3.0')).toContain('later');
  });

  test.each(names)('%s: line ends and the byte order mark stay, and every line that was there', (name) => {
    const before = readFileSync(path.join(folder, `${name}.before.md`), 'utf8');
    const expected = planChangelog('CHANGELOG.md', before, release, options).text;
    expect(planChangelog('CHANGELOG.md', before.replaceAll('\n', '\r\n'), release, options).text.replaceAll('\r\n', '\n')).toBe(expected);
    const crlf = planChangelog('CHANGELOG.md', `\ufeff${before.replaceAll('\n', '\r\n')}`, release, options).text;
    if (before.trim() !== '') expect(crlf.replaceAll('\r\n', '')).not.toContain('\n');
    expect(crlf.startsWith('\ufeff')).toBe(true);
    expect(crlf.indexOf('\ufeff', 1)).toBe(-1);
    const bare = before.replace(/\n+$/, '');
    if (bare !== '') expect(planChangelog('CHANGELOG.md', bare, release, options).text.endsWith('\n')).toBe(false);
    const lines = new Set(expected.split('\n'));
    for (const line of before.split('\n')) if (!/^\[unreleased\]:|^### /i.test(line)) expect([...lines]).toContain(line);
  });
});

test('a release that stands alone', () => {
  expect(renderRelease(release, options)).toMatchInlineSnapshot(`
    "## [1.2.0](https://forge.example/own-er/repo/compare/v1.1.0...v1.2.0) - 2026-03-04

    ### Added

    - **Breaking** **api:** new configuration ([\`ddddddd\`](https://forge.example/own-er/repo/commit/dddddddddddddddddddddddddddddddddddddddd))
      - \`extends\` is a list now
    - **auth:** log in with a key, see [#7](https://forge.example/own-er/repo/issues/7) ([#14](https://forge.example/own-er/repo/pulls/14), [\`bbbbbbb\`](https://forge.example/own-er/repo/commit/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb))

    ### Changed

    - **Breaking** drop Node 18 ([\`eeeeeee\`](https://forge.example/own-er/repo/commit/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee))
    - half the time ([\`1111111\`](https://forge.example/own-er/repo/commit/1111111111111111111111111111111111111111) by Ada Ω, Ken \\<k@x\\>)

    ### Fixed

    - do not crash on an empty list ([#12](https://forge.example/own-er/repo/pulls/12), [\`aaaaaaa\`](https://forge.example/own-er/repo/commit/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa))

    ### Security

    - **security:** escape the query ([\`0000000\`](https://forge.example/own-er/repo/commit/0000000000000000000000000000000000000000))
    "
  `);
  expect(renderRelease({ ...release, previousTag: undefined, commits: [] }, {})).toBe('## 1.2.0 - 2026-03-04\n\nNo changes that users would notice.\n');
});

test('sections are configurable, by type and by type and scope', () => {
  const text = renderRelease(release, { sections: { docs: 'Changed', feat: null, 'fix(security)': null, perf: null } });
  expect(text).toContain('nobody needs this');
  expect(text).not.toContain('log in');
  expect(text).toContain('new configuration');
  expect(text).not.toContain('escape the query');
  expect(text).not.toContain('](');
});

describe('sectionOf', () => {
  const text = '# Changelog\n\n## [1.2.0] - 2026-01-02\n\nsee [docs] and [more][m]\n\n```\n## [1.1.0]\n```\n\n## v1.1.0\nold\n\n## app-v1.1.0 (2025-01-01)\nof app\n<!--\n## 1.0.0\n-->\n\n## [1.0.0](https://x.example/c) (2024-01-01)\n### Fixed\n- x\n\n[docs]: https://d.example\n[m]: https://m.example\n[1.2.0]: https://c.example\n';
  test.each([
    ['1.2.0', undefined, 'see [docs] and [more][m]\n\n```\n## [1.1.0]\n```\n\n[docs]: https://d.example\n[m]: https://m.example'],
    ['1.1.0', undefined, 'old'], ['1.1.0', 'app-v1.1.0', 'of app\n<!--\n## 1.0.0\n-->'], ['1.0.0', 'v1.0.0', '### Fixed\n- x'], ['1.0', undefined, undefined], ['9.9.9', 'v9.9.9', undefined],
  ])('%s %s', (version, tag, expected) => expect(sectionOf(text, version, tag)).toBe(expected));

  test('of CRLF text', () => expect(sectionOf(text.replaceAll('\n', '\r\n'), '1.0.0')).toBe('### Fixed\n- x'));
});

describe('what is wrong stops everything', () => {
  test.each([
    ['## [Unreleased]\n\n## [Unreleased]\n', 'BMP220'],
    ['## [1.2.0] - 2026-01-01\n\n[1.2.0]: https://forge.example/o/r/compare/x...app-v1.2.0\n', 'BMP221'],
    ['## [1.2.0](https://forge.example/o/r/releases/tag/app-v1.2.0) (2026-01-01)\n', 'BMP221'],
    ['caf\ufffd\n', 'BMP222'],
  ])('%j is %s', (text, rule) => {
    const done = planChangelog('CHANGELOG.md', text, release, options);
    expect(done.diagnostics.map((one) => one.rule)).toEqual([rule]);
    expect(done.edits).toEqual([]);
    expect(done.text).toBe(text);
  });
});

describe('text of strangers', () => {
  test.each([
    ['<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>'],
    ['[x](javascript:alert(1))', '\\[x\\](javascript:alert(1))'],
    ['![x](http://t.example/p.png)', '!\\[x\\](http://t.example/p.png)'],
    ['thanks @ada, @org/team. mail a@b.example', 'thanks `@ada`, `@org/team`. mail a@b.example'],
    ['bump @types/node to 24', 'bump `@types/node` to 24'],
    ['a | b', 'a \\| b'], ['**bold** _it_ snake_case ~~x~~', '\\*\\*bold\\*\\* \\_it\\_ snake_case \\~\\~x\\~\\~'],
    ['use `<b>` and `@x`', 'use `<b>` and `@x`'], ['one ` tick <b>', 'one \\` tick \\<b\\>'], ['a\\`<b>`', 'a\\\\\\`\\<b\\>\\`'],
    ['# heading', '\\# heading'], ['- item', '\\- item'], ['1. one', '1\\. one'], ['#12 stays', '#12 stays'], ['&lt;b&gt; & c', '\\&lt;b\\&gt; & c'],
    ['a\u202eb\u0000c\nd', 'a b c d'],
  ])('%j is %j', (text, expected) => expect(markdownText(text)).toBe(expected));

  test('no text makes a tag, a link, an image or a mention', async () => {
    await forAll({ runs: 2000 }, (random) => {
      const text = random.text(1, 14, ['<', '>', '[', ']', '(', ')', '!', '@', '`', '\\', 'a', 'b', ' ', '_', '*', '#', '&lt;', '/', '.', '|', '-']);
      const shown = markdownText(text);
      // what is left when escapes and code are taken away is plain
      const live = shown.replaceAll(/\\[!-/:-@[-`{-~]|`[^`]+`/g, ' ');
      expect(live, JSON.stringify(text)).not.toMatch(/[<>[\]`*|\\]|(?:^|\s)@\w/);
    });
  });
});

describe('links', () => {
  test.each([
    ['https://forge.example/o/r/', 'https://forge.example/o/r'], ['https://forge.example/o/r.git', 'https://forge.example/o/r'],
    ['https://user:secret@forge.example/o/r', 'https://forge.example/o/r'], ['http://127.0.0.1:3000/sub/o/r', 'http://127.0.0.1:3000/sub/o/r'],
    ['git@forge.example:o/r.git', undefined], ['javascript:alert(1)', undefined], ['', undefined], [undefined, undefined], ['https://x y', undefined],
  ])('%s has the base %s', (address, base) => expect(forgeLinks(address)?.base).toBe(base));

  test('names are encoded', () => {
    const links = forgeLinks('https://forge.example/o/r');
    expect(links?.compare('a/v1.0.0+b', 'ü (1)#?')).toBe('https://forge.example/o/r/compare/a/v1.0.0%2Bb...%C3%BC%20%281%29%23%3F');
    expect(links?.tag('base-python-v1.0.0')).toBe('https://forge.example/o/r/releases/tag/base-python-v1.0.0');
  });
});
