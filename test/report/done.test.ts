import { expect, test } from 'vitest';
import type { Action } from '../../scripts/core/plan.ts';
import { doneLines } from '../../scripts/report/done.ts';

const copy = (from: string, folder: string): Action => ({ kind: 'copy-file', from, to: `${folder}/${from}` });
const plan: Action[] = [
  copy('a.ts', 'out/tools'), copy('lib/b.ts', 'out/tools'), copy('c.ts', 'out/tools'),
  { kind: 'write-file', path: 'out/tools/build.json', before: undefined, text: '{}' },
  copy('req.txt', 'out/python'),
  { kind: 'copy-file', from: 'x', to: 'y' }, { kind: 'copy-file', from: 'x', to: 'z' },
];

test('copies in a row into one folder are one line, and nothing else is folded', () => {
  const lines = ['3 files to out/tools', 'build.json', 'req.txt to out/python/req.txt', 'x to y', 'x to z'];
  const results = plan.map((action) => ({ action, status: 'done' as const, message: action.kind === 'copy-file' ? `copied ${action.from} to ${action.to}` : 'created build.json' }));
  expect(doneLines({ dryRun: false, plan, results })).toEqual(lines.map((line) => (line === 'build.json' ? 'created build.json' : `copied ${line}`)));
  expect(doneLines({ dryRun: true, plan, results: [] })).toEqual(lines.map((line) => (line === 'build.json' ? 'would create out/tools/build.json' : `would copy ${line}`)));
});
