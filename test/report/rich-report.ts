import type { Diagnostic, Hidden, Location } from '../../scripts/core/diagnostic.ts';
import { sortDiagnostics } from '../../scripts/core/diagnostic.ts';
import type { Action } from '../../scripts/core/plan.ts';
import type { RuleMeta } from '../../scripts/core/rule.ts';
import type { SourceFile } from '../../scripts/core/source.ts';
import type { Report } from '../../scripts/report/render.ts';

/*
 * One report with everything in it that a format could stumble over; every format has a golden file of it.
 */

const pipeline: SourceFile = {
  path: '.woodpecker/ci build.yml',
  text: [
    'steps:',
    '  - name: 日本語 build 🚀 # names may be wide',
    '    image: node',
    '\tcommands:',
    '      - echo "<a> & b" | tee ]]> %0A::error::no',
    '      - echo $HOME',
    '    when: {}',
    '',
  ].join('\n'),
};
const crlf: SourceFile = { path: 'docs/windows.md', text: 'first\r\nsecond `line` with | pipe and @someone #12\r\nthird\r\n' };
const long: SourceFile = { path: 'long.json', text: `{"a":"${'x'.repeat(300)}","secret-looking":true,"b":"${'y'.repeat(300)}"}\n` };

function rangeOf(source: SourceFile, text: string, to = text): { start: number; end: number } {
  const start = source.text.indexOf(text);
  const end = source.text.indexOf(to, start) + to.length;
  return { start, end };
}

function at(source: SourceFile, text: string, to = text): Location {
  return { kind: 'file', path: source.path, range: rangeOf(source, text, to) };
}

const rules: readonly RuleMeta[] = [
  {
    id: 'IMG001', name: 'require-tag', severity: 'error', fixable: 'safe', summary: 'an image names a tag or a digest',
    why: 'Without one the build changes when *somebody else* pushes. Use `name:tag`.',
    examples: [{ title: 'No tag', bad: 'image: node\n', good: 'image: node:24\n' }],
  },
  {
    id: 'WP020', name: 'no-tabs', severity: 'warning', fixable: 'unsafe', summary: 'indentation has no tabs', why: 'YAML forbids them.',
    examples: [{ title: 'A tab', bad: '\ta: b\n', good: '  a: b\n' }],
  },
];

const diagnostics: readonly Diagnostic[] = [
  {
    rule: 'IMG001', severity: 'error', message: '`node` has no tag', location: at(pipeline, 'node', 'node'), help: 'write `node:24` or a digest',
    related: [{ message: 'the step stands here', location: at(pipeline, 'name: 日本語 build 🚀') }, { message: 'the policy says so', location: { kind: 'resource', name: 'policy forge/images' } }],
    fix: { title: 'add the tag of the catalogue', safety: 'safe', edits: [{ path: pipeline.path, range: { start: rangeOf(pipeline, 'node').end, end: rangeOf(pipeline, 'node').end }, newText: ':24' }] },
  },
  { rule: 'WP021', severity: 'warning', message: 'wide names break some screens', location: at(pipeline, '日本語 build 🚀') },
  {
    rule: 'WP020', severity: 'warning', message: 'a tab indents this line', location: at(pipeline, '\t'), help: 'use spaces',
    fix: { title: 'replace the tab', safety: 'unsafe', edits: [{ path: pipeline.path, range: rangeOf(pipeline, '\t'), newText: '    ' }] },
  },
  { rule: 'WP030', severity: 'error', message: 'these commands differ from <template> & "friends", 100% sure: a,b ]]>', location: at(pipeline, 'commands:', '$HOME') },
  { rule: 'DOC001', severity: 'info', message: 'a line with a carriage return \u001b[31mand\u001b[0m @everyone | pipe', location: at(crlf, 'second', 'someone') },
  { rule: 'DOC002', severity: 'info', message: 'the whole file is odd', location: { kind: 'file', path: 'docs/windows.md' } },
  { rule: 'DOC003', severity: 'warning', message: 'a far place in a long line', location: at(long, 'secret-looking') },
  { rule: 'BUMP001', severity: 'error', message: 'commit 1a2b3c4 has no type', location: { kind: 'resource', name: 'commit 1a2b3c4' }, help: 'write `fix: ...`', contentKey: '1a2b3c4' },
  { rule: 'CFG009', severity: 'info', message: 'an empty place at the end', location: { kind: 'file', path: pipeline.path, range: { start: pipeline.text.length, end: pipeline.text.length } } },
];

const hidden: readonly Hidden[] = [
  { by: 'suppression', reason: 'mirror of the vendor (until 2027-01-01)', diagnostic: { rule: 'IMG001', severity: 'error', message: '`x` has no tag', location: at(pipeline, 'when') } },
  { by: 'baseline', reason: 'known since 2026-01-02', diagnostic: { rule: 'WP020', severity: 'warning', message: 'a tab indents this line', location: at(crlf, 'first') } },
];

const write: Action = { kind: 'write-file', path: 'CHANGELOG.md', text: 'new', before: 'old' };
const release: Action = {
  kind: 'git-release', remote: 'origin', branch: 'main', parent: '0123456789abcdef', message: 'release', files: [], tags: [{ name: 'v1.2.3', message: 'v1.2.3' }], date: 1, sign: false,
};

const empty: Report = {
  tool: { name: 'ci-shared', version: '1.2.3', homepage: 'https://forge.example/loco/ci-shared' }, command: 'ci-lint check', diagnostics: [], sources: new Map(),
  rules: new Map(rules.map((rule) => [rule.id, rule])), text: undefined, document: undefined, summary: undefined, plan: [], results: [], dryRun: false, hidden: [], fixed: 0, failOn: 'error',
};

/** Nothing found, nothing done. */
export const cleanReport: Report = empty;

/** Findings of every kind, hidden ones, a text, results. */
export const richReport: Report = {
  ...empty, diagnostics: sortDiagnostics(diagnostics), hidden, fixed: 2,
  sources: new Map([pipeline, crlf, long].map((source) => [source.path, source])),
  text: '## 1.2.3\n\n- fix: a `thing` with ``` ticks\n::set-output name=x::y\n', summary: 'released v1.2.3',
  results: [{ action: write, status: 'done', message: 'changed CHANGELOG.md' }, { action: release, status: 'done', message: 'pushed v1.2.3 to origin/main' }],
};

/** What a dry run shows. */
export const dryReport: Report = { ...empty, command: 'bump push', plan: [write, release], dryRun: true };

/** A command that answers with a document of its own. */
export const documentReport: Report = { ...empty, command: 'bump next', text: '1.3.0\n', document: { version: 1, components: [] } };
