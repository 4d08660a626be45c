import type { Finding, Rule } from '../../core/rule.ts';
import { literalStart } from '../events.ts';
import { findingFor } from '../finding.ts';
import { matchWhen } from '../match.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { samplesOf, serves, tagEvent, tagPatterns } from '../tag-gates.ts';

/** Steps whose own gate and the workflow's let no tag through. */
function* unreachable(file: PipelineFile): Generator<Finding> {
  const { when, steps } = file.workflow;
  for (const step of steps) {
    for (const pattern of tagPatterns(step.when)) {
      const samples = samplesOf(pattern.value);
      if (samples.some((ref) => matchWhen(when, tagEvent(ref), 'workflow').truth !== false)) continue;
      yield findingFor(file, pattern, `no tag that matches \`${pattern.value}\` gets past the \`when\` of the workflow`, { help: `a tag like \`${(samples[0] ?? '').replace('refs/tags/', '')}\` starts no step here; change one of the two` });
    }
  }
}

/** Workflows that a tag made for another one starts as well. Gates with the same prefix, `v*` and `v[0-9]*`, are for the same tags. */
function* overlapping(files: readonly PipelineFile[]): Generator<Finding> {
  for (const file of files) {
    const own = tagPatterns(file.workflow.when);
    for (const other of files) {
      if (other === file) continue;
      for (const foreign of tagPatterns(other.workflow.when)) {
        if (own.length === 0 || own.some(({ value }) => literalStart(value) === literalStart(foreign.value))) continue;
        const ref = samplesOf(foreign.value).find((sample) => serves(other.workflow.when, sample) && serves(file.workflow.when, sample));
        if (ref === undefined) continue;
        yield findingFor(file, own[0] ?? foreign, `the tag \`${ref.replace('refs/tags/', '')}\`, which is meant for the workflow \`${other.workflow.name}\`, starts this one, too`, {
          help: 'make the pattern narrower, for instance with `-v[0-9]*` behind the name',
          related: [{ message: `the gate of \`${other.workflow.name}\` is here`, location: { kind: 'file', path: other.source.path, range: foreign.use ?? foreign.range } }],
        });
        break;
      }
    }
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP060', name: 'tag-gates', severity: 'warning', fixable: false,
    summary: 'a tag starts the release workflow it is meant for, and no other',
    why: 'With several images or packages in one repository, each release workflow waits for tags with its own prefix. A pattern like `refs/tags/base-*` also takes `base-python-v1.2.3`, so one tag releases two things. And a step may wait for a tag that its own workflow never lets through.',
    examples: [
      { title: 'One tag, two releases', bad: '# file: .woodpecker/release-base.yml\nwhen: [{event: tag, ref: "refs/tags/base-*"}]\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make base]\n# file: .woodpecker/release-python.yml\nwhen: [{event: tag, ref: "refs/tags/base-python-v[0-9]*"}]\nsteps:\n  - name: b\n    image: alpine:3.22\n    commands: [make python]\n', good: '# file: .woodpecker/release-base.yml\nwhen: [{event: tag, ref: "refs/tags/base-v[0-9]*"}]\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make base]\n# file: .woodpecker/release-python.yml\nwhen: [{event: tag, ref: "refs/tags/base-python-v[0-9]*"}]\nsteps:\n  - name: b\n    image: alpine:3.22\n    commands: [make python]\n' },
      { title: 'A step that no tag reaches', bad: 'when: [{event: tag, ref: "refs/tags/cli-v*"}]\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make]\n    when: [{event: tag, ref: "refs/tags/v*"}]\n', good: 'when: [{event: tag, ref: "refs/tags/{cli-,}v*"}]\nsteps:\n  - name: a\n    image: alpine:3.22\n    commands: [make]\n    when: [{event: tag, ref: "refs/tags/v*"}]\n' },
    ],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) yield* unreachable(file);
    const gated = files.filter(({ workflow }) => tagPatterns(workflow.when).length > 0);
    if (gated.length <= 500) yield* overlapping(gated);
  },
};
