import type { Finding, Rule } from '../../core/rule.ts';
import { eventsOfCondition, literalStart } from '../events.ts';
import { findingAt, findingFor } from '../finding.ts';
import { isRelease } from '../kinds-of-work.ts';
import type { Condition } from '../model.ts';
import type { PipelineFile, Subject } from '../subject.ts';

const tags = 'refs/tags/';

/** What lets other tags through, or nothing when the item takes one prefix only. */
function leak({ event, ref }: Condition): string | undefined {
  if ((event?.items.length ?? 0) === 0) return 'it names no `event`';
  const patterns = ref?.include ?? [];
  if (patterns.length === 0) return 'it has no `ref`, and takes every tag';
  const prefixes = new Set<string>();
  for (const { value } of patterns) {
    const literal = literalStart(value);
    if (!literal.startsWith(tags)) return `\`${value}\` does not begin with \`refs/tags/\``;
    const prefix = literal.slice(tags.length);
    const rest = value.slice(literal.length);
    // the prefix ends where the version begins: at a `v`, or at a class of digits
    const ends = rest === '' || /^\[[0-9]/.test(rest) || /(?:^|[-_/.])v$/.test(prefix) || /(?:^|[-_/.v])\d[\d.]*$/.test(prefix);
    if (!ends) return `\`${value}\` takes tags with several prefixes`;
    prefixes.add(prefix.replace(/\d[\d.]*$/, ''));
  }
  return prefixes.size > 1 ? `it takes the prefixes ${[...prefixes].map((one) => `\`${one}\``).join(' and ')}` : undefined;
}

function* inFile(file: PipelineFile): Generator<Finding> {
  const items = file.workflow.when?.items ?? [];
  const help = 'write `- event: tag` and below it `  ref: refs/tags/<name>-v[0-9]*`';
  if (items.length === 0) {
    yield findingAt(file, file.workflow.sections.steps?.range ?? { start: 0, end: 0 }, `the release workflow \`${file.workflow.name}\` has no \`when\`, and runs on everything`, { help });
    return;
  }
  for (const item of items) {
    if (!eventsOfCondition(item).includes('tag')) continue;
    const reason = leak(item);
    if (reason !== undefined) yield findingFor(file, item, `this gate of the release workflow \`${file.workflow.name}\` is too wide: ${reason}`, { help });
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'REL001', name: 'release-gate', severity: 'error', fixable: false,
    summary: 'a release workflow runs for the event `tag` and one prefix, both in one item of `when`',
    why: 'A workflow that publishes must not start by accident: not on a push, and not on the tag of another package of the repository. `event: tag` and `ref: refs/tags/<name>-v[0-9]*` in one item of the workflow\'s own `when` say so; a glob like `refs/tags/base-*` takes the tags of `base-python` and `base-node`. A release workflow is one that is called `release`, or that runs on tags only and publishes: an image, a package, a release.',
    examples: [
      { title: 'Every tag', bad: '# file: .woodpecker/release-base-python.yml\nwhen:\n  - event: tag\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n', good: '# file: .woodpecker/release-base-python.yml\nwhen:\n  - event: tag\n    ref: refs/tags/base-python-v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n' },
      { title: 'Two packages', bad: '# file: .woodpecker/release.yml\nwhen:\n  - event: tag\n    ref: refs/tags/base-*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n', good: '# file: .woodpecker/release.yml\nwhen:\n  - event: tag\n    ref: refs/tags/base-v*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n' },
    ],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) if (file.workflow.root !== undefined && isRelease(file)) yield* inFile(file);
  },
};
