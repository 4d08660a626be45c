import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createPattern } from '../../../scripts/bao/acl/pattern.ts';
import type { Workload } from '../../../scripts/bao/coverage/fleet.ts';
import { createSubject } from '../../../scripts/bao/coverage/fleet.ts';
import { renderHtml } from '../../../scripts/bao/page/html.ts';
import { renderMarkdown } from '../../../scripts/bao/page/markdown.ts';
import { markOf } from '../../../scripts/bao/page/matrix.ts';
import { createPage, usualLimits } from '../../../scripts/bao/page/page.ts';
import { setOf } from '../../../scripts/bao/policy/capability.ts';
import { newest } from '../../../scripts/bao/policy/version.ts';
import { makeFleet } from '../../support/bao-fleet.ts';
import { named, now } from '../../support/bao-vectors.ts';
import { root } from '../../support/imports.ts';
import { runTool } from '../../support/run-tool.ts';

/*
 * The report page of a small fleet, one of whose policies has a hostile path: golden files.
 */

const folders: string[] = [];
afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }); });

function scene(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'bao-page-'));
  folders.push(folder);
  return folder;
}

function smallFleet(): string {
  const folder = scene();
  cpSync(path.join(root, 'test/fixtures/bao/page-fleet'), folder, { recursive: true });
  return folder;
}

const words = ['reverse-coverage', '--manifests', 'fleet', '--policies', 'policies', '--page', 'public'];

describe('a small fleet', () => {
  test('is written as HTML and Markdown, twice the same', async () => {
    const folder = smallFleet();
    const first = await runTool(words, folder);
    expect(first.stderr).toBe('');
    expect(first.code).toBe(1);
    const html = readFileSync(path.join(folder, 'public/index.html'), 'utf8');
    await expect(html).toMatchFileSnapshot('../../fixtures/bao/page/index.html');
    await expect(readFileSync(path.join(folder, 'public/index.md'), 'utf8')).toMatchFileSnapshot('../../fixtures/bao/page/index.md');
    const again = await runTool(words, folder);
    expect(again.stdout).toContain('public/index.html is up to date');
    expect(readFileSync(path.join(folder, 'public/index.html'), 'utf8')).toBe(html);
  });

  test('nothing of a manifest or policy becomes markup', async () => {
    const folder = smallFleet();
    writeFileSync(path.join(folder, 'policies/mail.hcl'), 'path "kv/</code><img src=x onerror=alert(1)>\\u202e" { capabilities = ["read"] }\npath "x\'\\"&amp;" { capabilities = ["list"] }\n');
    await runTool(words, folder);
    const html = readFileSync(path.join(folder, 'public/index.html'), 'utf8');
    expect(html).not.toMatch(/<img|<script>alert|\u202e/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).toContain('x&#39;&quot;&amp;amp;');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/\b(?:src|href)="(?!#|data:,")/);
    expect(/<[a-z][^>]* (?:style|on[a-z]+)=/.exec(html)).toBeNull();
  });

  test('a dry run says what it would write, and writes nothing', async () => {
    const folder = smallFleet();
    const { stdout } = await runTool([...words, '--dry-run'], folder);
    expect(stdout).toContain('public/index.html');
    expect(() => readFileSync(path.join(folder, 'public/index.html'))).toThrow();
  });

  test('a page without all manifests says so', async () => {
    const folder = smallFleet();
    writeFileSync(path.join(folder, 'fleet/mail/bao.yml'), 'version: [');
    await runTool(words, folder);
    for (const name of ['index.html', 'index.md']) expect(readFileSync(path.join(folder, 'public', name), 'utf8')).toMatch(/Not complete:.*1 manifest could not be read/);
  });

  test('a file in the place of the folder is refused', async () => {
    const folder = smallFleet();
    writeFileSync(path.join(folder, 'public'), '');
    const { code, stderr } = await runTool(words, folder);
    expect(code).toBe(2);
    expect(stderr).toContain('--page public is no folder');
  });
});

describe('a large fleet', () => {
  const size = { workloads: 120, policies: 1080, flawed: 20 };

  function large(): { folder: string; drifted: readonly string[] } {
    const folder = scene();
    const { files, drifted } = makeFleet(size);
    for (const [name, text] of files) {
      mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return { folder, drifted };
  }

  test('shows each planted difference, and no other', async () => {
    const { folder, drifted } = large();
    await runTool([...words, '--roles', 'roles.yml'], folder);
    const html = readFileSync(path.join(folder, 'public/index.html'), 'utf8');
    const shown = (pattern: RegExp): string[] => Array.from(html.matchAll(pattern), ([, name = '']) => name);
    expect(shown(/<tr data-differs><th scope="row">([^<]*)<\/th><td data-key="1">/g)).toEqual(drifted);
    expect(html.match(/− create missing/g)).toHaveLength(drifted.length);
    expect(html).toContain(`${size.workloads - drifted.length} <small>of ${size.workloads}</small>`);
    // 1,000 workloads of this kind stay below 5 MB
    expect(html.length / size.workloads).toBeLessThan(5000);
    expect(html).not.toContain('not on this page');
  });

  test('is cut with the differences first, and says how much is left out', () => {
    const holdings = Array.from({ length: 30 }, (_, at): Workload => ({
      name: `app-${String(at).padStart(2, '0')}`, namespace: '', location: { kind: 'resource', name: 'x' },
      roles: [{ mount: 'kubernetes', role: at === 29 ? 'other' : 'app', policies: undefined, location: { kind: 'resource', name: 'x' } }],
      declared: ['a', 'b'].map((one) => ({ pattern: createPattern(`kv/data/${one}`), set: setOf(['read']), access: 'read', optional: false, location: { kind: 'resource', name: 'x' } })),
    }));
    const policies = [named('path "kv/data/+" { capabilities = ["read"] }', 'app'), named('path "kv/data/a" { capabilities = ["read"] }', 'other')];
    const subject = createSubject({ workloads: holdings, policies, roles: undefined, version: newest, now });
    const page = createPage({ subject, diagnostics: [], sources: new Map() }, { ...usualLimits, overview: 5, matrix: 31 });
    expect(page.overview.left).toBe(25);
    expect(page.matrix.left).toBe(29 * 3 + 2 - 31);
    expect(page.matrix.rows.slice(0, 30).every((row) => markOf(row) !== 'both')).toBe(true);
    expect(page.matrix.rows[30]?.marks).toEqual([{ capability: 'read', mark: 'both' }]);
    expect(renderHtml(page)).toContain('25 workloads more are not on this page');
    expect(renderMarkdown(page)).toContain('25 workloads more are not on this page');
  });
});
