import type { Finding, Rule } from '../../core/rule.ts';
import { didYouMean } from '../../lib/suggest.ts';
import { findCycles, waiting } from '../dag.ts';
import { findingFor } from '../finding.ts';
import { folderOf } from '../keys.ts';
import type { PipelineFile, Subject } from '../subject.ts';

function* inFolder(files: readonly PipelineFile[]): Generator<Finding> {
  const byName = new Map(files.map((file) => [file.workflow.name, file]));
  for (const file of files) {
    for (const { name, optional } of file.workflow.dependsOn?.items ?? []) {
      if (byName.has(name.value) || optional) continue;
      yield findingFor(file, name, `there is no workflow \`${name.value}\`: this one never runs${didYouMean(name.value, byName.keys())}`, { help: 'a workflow is called like its file, without folder and extension' });
    }
  }
  const dependencies = new Map(files.map(({ workflow }) => [workflow.name, (workflow.dependsOn?.items ?? []).map(({ name }) => name.value)]));
  for (const cycle of findCycles(dependencies)) {
    const first = byName.get(cycle[0] ?? '');
    if (first?.workflow.dependsOn !== undefined) yield findingFor(first, first.workflow.dependsOn, waiting(cycle), { help: 'none of them ever starts; take one of these dependencies away' });
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP018', name: 'known-workflow', severity: 'error', fixable: false,
    summary: '`depends_on` of a workflow names a workflow that exists',
    why: 'Woodpecker drops a workflow whose required dependency is not there, and the ones that depend on it, without a word: the pipeline is green and something never ran.',
    examples: [{ title: 'The file name counts', bad: '# file: .woodpecker/tests.yml\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make]\n# file: .woodpecker/release.yml\ndepends_on: test\nsteps:\n  - name: b\n    image: alpine:3.22\n    commands: [make]\n', good: '# file: .woodpecker/tests.yml\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make]\n# file: .woodpecker/release.yml\ndepends_on: tests\nsteps:\n  - name: b\n    image: alpine:3.22\n    commands: [make]\n' }],
  },
  *check({ files, complete }): Generator<Finding> {
    if (!complete) return;
    const folders = new Map<string, PipelineFile[]>();
    for (const file of files) {
      const folder = folderOf(file);
      const known = folders.get(folder);
      if (known === undefined) folders.set(folder, [file]);
      else known.push(file);
    }
    for (const group of folders.values()) yield* inFolder(group);
  },
};
