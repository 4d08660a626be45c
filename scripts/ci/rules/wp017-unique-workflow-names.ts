import type { Finding, Rule } from '../../core/rule.ts';
import { findingAt } from '../finding.ts';
import { folderOf } from '../keys.ts';
import type { PipelineFile, Subject } from '../subject.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP017', name: 'unique-workflow-names', severity: 'error', fixable: false,
    summary: 'two files of a repository make two workflow names',
    why: 'A workflow is called like its file, without `.yml` or `.yaml`. With `ci.yml` and `ci.yaml` there are two workflows `ci`: a `depends_on: ci` means either, and nobody can tell their results apart.',
    examples: [{ title: 'One name, two files', bad: '# file: .woodpecker/ci.yml\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make]\n# file: .woodpecker/ci.yaml\nsteps:\n  - name: b\n    image: alpine:3.22\n    commands: [make]\n', good: '# file: .woodpecker/ci.yml\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make]\n# file: .woodpecker/lint.yaml\nsteps:\n  - name: b\n    image: alpine:3.22\n    commands: [make]\n' }],
  },
  *check({ files }): Generator<Finding> {
    const seen = new Map<string, PipelineFile>();
    for (const file of files) {
      const key = `${folderOf(file)}/${file.workflow.name}`;
      const before = seen.get(key);
      if (before === undefined) seen.set(key, file);
      else yield findingAt(file, { start: 0, end: 0 }, `the workflow of this file is called \`${file.workflow.name}\`, like that of ${before.source.path}`, { help: 'rename one of the files' });
    }
  },
};
