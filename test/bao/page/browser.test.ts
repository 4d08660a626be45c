import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFleet } from '../../support/bao-fleet.ts';
import { findChromium, openTab } from '../../support/chromium.ts';
import type { Tab } from '../../support/chromium.ts';
import { root } from '../../support/imports.ts';
import { runTool } from '../../support/run-tool.ts';

/*
 * The report page in a real browser.
 */

const found = findChromium();
const missing = 'missing' in found ? found.missing : undefined;
if (missing !== undefined) process.stderr.write(`report page in a browser: ${missing}\n`);

describe.skipIf(missing !== undefined)('the page in Chromium', () => {
  let folder = '';
  let url = '';
  let tab: Tab;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'bao-browser-'));
    cpSync(path.join(root, 'test/fixtures/bao/page-fleet'), folder, { recursive: true });
    await runTool(['reverse-coverage', '--manifests', 'fleet', '--policies', 'policies', '--page', 'public'], folder);
    url = pathToFileURL(path.join(folder, 'public/index.html')).href;
    tab = await openTab('program' in found ? found.program : '');
  }, 60_000);

  afterAll(async () => {
    await tab.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const column = (id: string, at: number): Promise<string[]> =>
    tab.evaluate(`[...document.querySelectorAll('#${id} tbody tr')].map((row) => row.cells[${at}].textContent)`);

  test('asks for nothing but itself, and its own policy lets its style and script work', async () => {
    await tab.view(1280, 900);
    await tab.open(url);
    expect(tab.requests.filter((one) => !one.startsWith('data:'))).toEqual([url]);
    expect(tab.complaints).toEqual([]);
    expect(await tab.evaluate("getComputedStyle(document.body).maxWidth")).toBe('1216px');
    expect(await tab.evaluate("document.querySelectorAll('.bar').length")).toBe(4);
    // the policy forbids what is not ours: an injected script does not run
    await tab.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.injected = true' }))");
    expect(await tab.evaluate('window.injected === undefined')).toBe(true);
    expect(await tab.evaluate("fetch('https://example.org').then(() => 'sent', () => 'refused')")).toBe('refused');
  });

  test('sorts by a column, by mouse and by keyboard, and says so', async () => {
    await tab.open(url);
    const before = await column('matrix', 1);
    await tab.evaluate("document.querySelectorAll('#matrix thead button')[1].click()");
    const up = await column('matrix', 1);
    const own = (texts: readonly string[]): string[] => texts.map((text) => text.toLowerCase());
    expect(own(up)).toEqual(own(before).sort());
    expect(await tab.evaluate("document.querySelectorAll('#matrix thead th')[1].getAttribute('aria-sort')")).toBe('ascending');
    await tab.evaluate("document.querySelectorAll('#matrix thead button')[1].focus()");
    await tab.press('Enter', 13);
    expect(own(await column('matrix', 1))).toEqual(own(before).sort().reverse());
    expect(await tab.evaluate("[...document.querySelectorAll('#matrix thead th')].map((one) => one.getAttribute('aria-sort'))")).toEqual(['none', 'descending', 'none', 'none']);
    // what is missing comes before what is too much, whatever the words
    await tab.evaluate("document.querySelectorAll('#matrix thead button')[2].click()");
    expect((await column('matrix', 2)).slice(0, 5).map((text) => /missing|extra|$/.exec(text)?.[0])).toEqual(['missing', 'missing', 'extra', 'extra', '']);
  });

  const filter = async (id: string, value: string): Promise<void> => {
    await tab.evaluate(`{ const box = document.querySelector('#${id} input[type=search]'); box.value = ${JSON.stringify(value)}; box.dispatchEvent(new Event('input')); }`);
  };

  test('filters by workload, by policy, and by a path that a rule matches', async () => {
    await tab.open(url);
    await filter('rights', 'kv/data/shared/eu/smtp');
    expect(await column('rights', 0)).toEqual(['kv/data/shared/+/smtp']);
    expect(await column('rights', 2)).toEqual(['cart, mail']);
    await filter('rights', 'mail');
    expect(await column('rights', 0)).toEqual(['kv/data/shared/+/smtp']);
    await filter('matrix', 'kv/data/shop/cache/a/b');
    expect(await column('matrix', 1)).toEqual(['kv/data/shop/cache/*']);
    await filter('matrix', 'nobody has this');
    expect(await tab.evaluate("document.querySelector('#matrix [role=status]').textContent")).toBe('nothing found');
    await filter('matrix', '');
    await tab.evaluate("document.querySelector('#matrix input[type=checkbox]').click()");
    expect(await column('matrix', 0)).toEqual(['batch', 'cart', 'shop', 'shop']);
  });

  test.each([[360, false], [360, true], [768, false], [1280, true]] as const)('fits a window of %i pixels (dark: %s)', async (width, dark) => {
    await tab.view(width, 780, dark);
    await tab.open(url);
    expect(await tab.evaluate('[innerWidth, document.documentElement.scrollWidth <= document.documentElement.clientWidth]')).toEqual([width, true]);
    expect(await tab.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(dark ? 'rgb(22, 24, 27)' : 'rgb(251, 251, 250)');
    // text stays readable and buttons can be hit
    expect(await tab.evaluate("Math.min(...[...document.querySelectorAll('.bar button, .bar select, .bar input[type=search]')].filter((one) => one.offsetHeight > 0).map((one) => one.offsetHeight))")).toBeGreaterThanOrEqual(36);
  });

  test('a table stays one for a screen reader when it is shown as cards', async () => {
    await tab.view(360, 780);
    await tab.open(url);
    expect(await tab.evaluate("[...document.querySelectorAll('#matrix table, #matrix tbody tr:first-child, #matrix tbody tr:first-child > *')].map((one) => one.getAttribute('role'))"))
      .toEqual(['table', 'row', 'rowheader', 'cell', 'cell', 'cell']);
    expect(await tab.evaluate("[...document.querySelectorAll('input, select')].filter((one) => !one.labels.length && !one.getAttribute('aria-label')).length")).toBe(0);
  });

  test('without scripts everything is there, and no dead button', async () => {
    await tab.scripts(false);
    await tab.view(1280, 900);
    await tab.open(url);
    await tab.scripts(true);
    expect(await tab.evaluate("[document.querySelectorAll('button').length, document.querySelectorAll('#matrix tbody tr').length]")).toEqual([0, 13]);
  });

  test('a page of 400 workloads: rows beyond the first 500 are text until they are on view', async () => {
    const large = path.join(folder, 'large');
    for (const [name, text] of makeFleet({ workloads: 400, policies: 4000, flawed: 20 }).files) {
      mkdirSync(path.join(large, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(large, name), text);
    }
    await runTool(['reverse-coverage', '--manifests', 'fleet', '--policies', 'policies', '--roles', 'roles.yml', '--page', 'public'], large);
    const page = pathToFileURL(path.join(large, 'public/index.html')).href;
    await tab.scripts(false);
    await tab.open(page);
    expect(await tab.evaluate("document.querySelectorAll('#matrix tbody tr').length")).toBe(500);
    expect(await tab.evaluate("[...document.querySelectorAll('noscript')].map((one) => one.textContent.slice(0, 40))")).toContainEqual(expect.stringMatching(/^These are the first 500 of \d{4} rows/));
    await tab.scripts(true);
    const started = performance.now();
    await tab.open(page);
    process.stderr.write(`a page of 400 workloads opened in ${Math.round(performance.now() - started)} ms\n`);
    expect(tab.complaints).toEqual([]);
    expect(await tab.evaluate("document.querySelectorAll('tr').length")).toBeLessThanOrEqual(404);
    // the last workload stands in the text only
    await filter('matrix', 'app-0399');
    const shown = await column('matrix', 0);
    expect([new Set(shown), shown.length > 5]).toEqual([new Set(['app-0399']), true]);
    expect((await column('matrix', 2)).every((cell) => /^[\u2713\u2212+] /.test(cell))).toBe(true);
    expect(await tab.evaluate("[...document.querySelectorAll('#matrix tbody tr:first-child > *')].map((one) => one.getAttribute('role'))")).toEqual(['rowheader', 'cell', 'cell', 'cell']);
    await filter('rights', 'database/creds/app-0398-ro');
    expect(await column('rights', 2)).toEqual(['app-0398']);
    await filter('matrix', '');
    await tab.evaluate("document.querySelectorAll('#matrix thead button')[1].click()");
    await tab.evaluate("document.querySelectorAll('#matrix thead button')[1].click()");
    const last = await column('matrix', 1);
    expect(last[0]).toBe('transit/encrypt/app-0399');
    expect(last.map((one) => one.toLowerCase())).toEqual(last.map((one) => one.toLowerCase()).sort().reverse());
    await tab.evaluate("document.querySelector('#matrix input[type=checkbox]').click()");
    expect(new Set((await column('matrix', 0)).map((name) => Number(name.slice(4)) % 20))).toEqual(new Set([19]));
  }, 60_000);

  test('prints without controls', async () => {
    await tab.open(url);
    await tab.media('print');
    expect(await tab.evaluate("[...document.querySelectorAll('nav, .bar')].every((one) => getComputedStyle(one).display === 'none')")).toBe(true);
    await tab.media('');
  });
});
