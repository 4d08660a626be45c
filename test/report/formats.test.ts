import { describe, expect, test } from 'vitest';
import { formats } from '../../scripts/report/index.ts';
import { cleanReport, documentReport, dryReport, richReport } from './rich-report.ts';

/* Every format over the same reports. A new format gets its golden files by being in the list. */

const endings: Readonly<Record<string, string>> = { pretty: 'txt', json: 'json', sarif: 'sarif', junit: 'xml', gitlab: 'json', github: 'txt', markdown: 'md' };
const reports = { rich: richReport, clean: cleanReport, dry: dryReport, document: documentReport };

describe.each(Object.entries(formats))('%s', (name, load) => {
  test.each(Object.entries(reports))('%s', async (kind, report) => {
    const { render } = await load();
    await expect(render(report, { color: false })).toMatchFileSnapshot(`golden/${kind}.${name}.${endings[name] ?? 'txt'}`);
  });

  test('is pure, and no escape sequence of a message gets through', async () => {
    const { render } = await load();
    expect(render(richReport, { color: false })).toBe(render(richReport, { color: false }));
    if (['json', 'sarif', 'gitlab'].includes(name)) JSON.parse(render(richReport, { color: false }));
    expect(render(richReport, { color: false })).not.toContain('\u001b');
  });
});

test('pretty paints on a terminal', async () => {
  const { render } = await formats.pretty();
  await expect(render(richReport, { color: true })).toMatchFileSnapshot('golden/rich.pretty-color.txt');
});
