import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { isRelease } from '../kinds-of-work.ts';
import type { Subject } from '../subject.ts';
import { tagPatterns } from '../tag-gates.ts';
import { hasFeature } from '../versions.ts';

export const rule: Rule<Subject> = {
  meta: {
    id: 'REL004', name: 'tag-race', severity: 'info', fixable: false,
    summary: 'a repository with several release workflows has a Woodpecker that copes with several tags',
    why: 'Before 3.17 two tags that arrive together fight for the same pipeline number: one is lost, or stays for ever without steps, and cannot be restarted. Push tags one at a time and wait for the pipeline of each (`bump` does). `concurrency: {limit: 1, group: release}` (3.16 and newer) keeps the runs themselves apart.',
    examples: [{ title: 'Two releases on 3.16', bad: '# woodpecker 3.16\n# file: .woodpecker/release-a.yml\nwhen:\n  - event: tag\n    ref: refs/tags/a-v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make a]\n# file: .woodpecker/release-b.yml\nwhen:\n  - event: tag\n    ref: refs/tags/b-v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make b]\n', good: '# woodpecker 3.17\n# file: .woodpecker/release-a.yml\nwhen:\n  - event: tag\n    ref: refs/tags/a-v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make a]\n# file: .woodpecker/release-b.yml\nwhen:\n  - event: tag\n    ref: refs/tags/b-v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make b]\n' }],
  },
  *check({ files, settings: { woodpecker } }): Generator<Finding> {
    if (hasFeature(woodpecker, 'retry of a pipeline number')) return;
    const gates = files.filter(isRelease).flatMap((file) => tagPatterns(file.workflow.when).slice(0, 1).map((pattern) => ({ file, pattern })));
    const [first, ...others] = gates;
    if (first === undefined || others.length === 0) return;
    const group = hasFeature(woodpecker, 'concurrency') ? '; `concurrency: {limit: 1, group: release}` keeps the runs apart' : '';
    yield findingFor(first.file, first.pattern, `${gates.length} release workflows, and Woodpecker ${woodpecker} can lose a tag that comes together with another`, {
      help: `push tags one at a time, and wait for the pipeline of each${group}; 3.17 tries again`,
      related: others.slice(0, 5).map(({ file, pattern }) => ({ message: 'another release', location: { kind: 'file' as const, path: file.source.path, range: pattern.range } })),
    });
  },
};
