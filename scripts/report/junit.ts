import type { Diagnostic } from '../core/diagnostic.ts';
import { reaches } from '../core/diagnostic.ts';
import { documentationUrl, placeText } from './place.ts';
import type { Render, Report } from './render.ts';

/*
 * JUnit XML as Jenkins reads it: a finding is a test case. It fails when it makes the command fail; another one
 * passes with its text as output; a suppressed one is skipped with its reason.
 */

/** Characters that XML 1.0 cannot hold at all, not even escaped; a lone half of a surrogate pair is one. */
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escape(text: string): string {
  return text.replace(impossible, '\ufffd').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Line breaks in an attribute would be read as spaces. */
function attribute(text: string): string {
  return escape(text).replaceAll('\n', '&#10;').replaceAll('\r', '&#13;').replaceAll('\t', '&#9;');
}

function details(report: Report, diagnostic: Diagnostic): string {
  const { location, related = [], help } = diagnostic;
  const url = documentationUrl(report, diagnostic.rule);
  return [
    `${placeText(report, location)}: ${diagnostic.severity}: ${diagnostic.message}`,
    ...related.map((other) => `${placeText(report, other.location)}: ${other.message}`),
    ...(help === undefined ? [] : [`help: ${help}`]),
    ...(url === undefined ? [] : [url]),
  ].join('\n');
}

function testCase(report: Report, diagnostic: Diagnostic, body: string): string {
  const name = `${diagnostic.rule} at ${placeText(report, diagnostic.location)}`;
  const file = diagnostic.location.kind === 'file' ? diagnostic.location.path : diagnostic.location.name;
  return `    <testcase name="${attribute(name)}" classname="${attribute(`${report.command}.${file}`)}" time="0">\n      ${body}\n    </testcase>`;
}

export const render: Render = (report) => {
  const failing = report.diagnostics.filter(({ severity }) => reaches(severity, report.failOn));
  const cases = [
    ...report.diagnostics.map((one) => testCase(report, one, failing.includes(one)
      ? `<failure type="${one.severity}" message="${attribute(one.message)}">${escape(details(report, one))}</failure>`
      : `<system-out>${escape(details(report, one))}</system-out>`)),
    ...report.hidden.map((one) => testCase(report, one.diagnostic, `<skipped>${escape(one.reason)}</skipped>`)),
  ];
  if (report.diagnostics.length === 0) cases.unshift(`    <testcase name="no findings" classname="${attribute(report.command)}" time="0"/>`);
  const text = [report.text, report.summary].filter((part) => part !== undefined && part !== '').join('\n');
  const counts = `name="${attribute(report.command)}" tests="${cases.length}" failures="${failing.length}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts} time="0">`,
    `  <testsuite ${counts} skipped="${report.hidden.length}" time="0">`,
    ...cases,
    ...(text === '' ? [] : [`    <system-out>${escape(text)}</system-out>`]),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};
