import type { Fix } from '../../core/diagnostic.ts';
import type { Finding, Rule } from '../../core/rule.ts';
import { canMatchStart, refStart } from '../events.ts';
import { events as allEvents } from '../event-names.ts';
import { findingAt, findingFor } from '../finding.ts';
import { areas } from '../keys.ts';
import type { Condition, Text } from '../model.ts';
import { isValidGlob, matchesGlob } from '../ref-glob.ts';
import type { PipelineFile, Subject } from '../subject.ts';

function withTags({ source: { path, text } }: PipelineFile, condition: Condition, { range, node, value }: Text): Fix | undefined {
  const events = condition.event?.items.map((item) => item.value) ?? [];
  if (!events.every((event) => event === 'tag') || events.length === 0 || value.startsWith('/')) return undefined;
  const at = node.style === 'plain' ? range.start : range.start + 1;
  if (!text.startsWith(value, at) || (node.style === 'plain' && /^[*&!|>%@`[\]{}#?-]/.test(value))) return undefined;
  return { title: `write \`refs/tags/${value}\``, safety: 'unsafe', edits: [{ path, range: { start: at, end: at }, newText: 'refs/tags/' }] };
}

function* ofPattern(file: PipelineFile, condition: Condition, pattern: Text): Generator<Finding> {
  const { value } = pattern;
  if (value.includes('${')) return;
  if (!isValidGlob(value)) {
    yield findingFor(file, pattern, `\`${value}\` is no valid glob, and never matches`, { help: 'close the bracket or brace, or put `\\` before it' });
    return;
  }
  if (!canMatchStart(value, 'refs/')) {
    const fix = withTags(file, condition, pattern);
    yield findingFor(file, pattern, `\`${value}\` never matches: a ref begins with \`refs/\``, { help: 'the glob must match the whole ref: `refs/tags/...` or `refs/heads/...`', ...(fix === undefined ? {} : { fix }) });
    return;
  }
  const events = condition.event?.items.map((item) => item.value) ?? [];
  const known = events.filter((event) => allEvents.some((one) => one === event));
  if (known.length > 0 && known.length === events.length && !known.some((event) => canMatchStart(value, refStart(event)))) {
    yield findingFor(file, pattern, `\`${value}\` never matches for ${known.map((event) => `\`${event}\``).join(', ')}`, { help: `the ref begins with \`${refStart(known[0] as string)}\` then` });
  }
}

function* patternsOf(file: PipelineFile): Generator<Finding> {
  const whens = [file.workflow.when, ...areas.flatMap((area) => file.workflow[area]).map(({ when }) => when)];
  for (const condition of whens.flatMap((when) => when?.items ?? [])) {
    for (const pattern of [...(condition.ref?.include ?? []), ...(condition.ref?.exclude ?? [])]) yield* ofPattern(file, condition, pattern);
  }
}

function* unserved({ files, settings, complete }: Subject): Generator<Finding> {
  const first = files[0];
  if (!complete || first === undefined) return;
  for (const tag of settings.releaseTags) {
    const served = files.some(({ workflow }) => (workflow.when?.items ?? []).some((item) => (item.event?.items ?? []).some(({ value }) => value === 'tag')
      && ((item.ref?.include.length ?? 0) === 0 || item.ref?.include.some(({ value }) => matchesGlob(value, `refs/tags/${tag}`)) === true)));
    if (!served) yield findingAt(first, { start: 0, end: 0 }, `no workflow runs for the tag \`${tag}\` of \`ci-lint.releaseTags\``, { help: `add one with \`event: tag\` and a \`ref\` that matches \`refs/tags/${tag}\``, contentKey: tag });
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP032', name: 'ref-pattern', severity: 'error', fixable: 'unsafe',
    summary: 'every `ref` pattern can match, and every tag that you release starts a workflow',
    why: 'A `ref` glob must match the whole ref, `refs/tags/` and all: `base-python-v*` never matches, and the release never runs. Name examples of your tags in `ci-lint.releaseTags` to be told of one that no workflow serves. (A tag that starts two releases is WP060.)',
    examples: [
      { title: 'Without refs/tags/', bad: 'when:\n  - event: tag\n    ref: base-python-v*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n', good: 'when:\n  - event: tag\n    ref: refs/tags/base-python-v*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n' },
      { title: 'A branch for a tag', bad: 'when:\n  - event: tag\n    ref: refs/heads/main\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n', good: 'when:\n  - event: tag\n    ref: refs/tags/v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n' },
    ],
  },
  *check(subject): Generator<Finding> {
    for (const file of subject.files) yield* patternsOf(file);
    yield* unserved(subject);
  },
};
