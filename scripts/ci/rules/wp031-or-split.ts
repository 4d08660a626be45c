import type { Fix } from '../../core/diagnostic.ts';
import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { areas } from '../keys.ts';
import type { Condition, When } from '../model.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { anchorNote, mappingOfKey } from '../yaml-edit.ts';

function isTagAlone(condition: Condition): boolean {
  const events = condition.event?.items ?? [];
  return events.length > 0 && events.every(({ value }) => value === 'tag') && condition.keys.length === 1;
}

function isRefAlone(condition: Condition): boolean {
  return condition.keys.length === 1 && (condition.ref?.include.length ?? 0) > 0 && (condition.ref?.include ?? []).every(({ value }) => value.startsWith('refs/tags/'));
}

/** Two neighbours of a list become one: a dash becomes a space, or `}, {` becomes a comma. */
function merge(file: PipelineFile, first: Condition, second: Condition): Fix | undefined {
  const { path, text } = file.source;
  const [one, two] = [first.keys[0], second.keys[0]];
  if (one === undefined || two === undefined || first.use !== undefined || second.use !== undefined) return undefined;
  const maps = [mappingOfKey(file, one.range.start)?.mapping, mappingOfKey(file, two.range.start)?.mapping];
  const title = 'make one condition of both';
  const between = text.slice(first.range.end, second.range.start);
  if (maps.every((map) => map?.flow === true)) {
    if (/^[ \t]*,[ \t]*$/.test(between) && text.charAt(first.range.end - 1) === '}' && text.charAt(second.range.start) === '{') {
      const range = { start: first.range.end - 1, end: second.range.start + 1 };
      return { title, safety: 'unsafe', edits: [{ path, range, newText: ', ' }] };
    }
    return undefined;
  }
  const lineStart = text.lastIndexOf('\n', second.range.start - 1) + 1;
  const dash = /^( *)-( +)$/.exec(text.slice(lineStart, second.range.start));
  const column = one.range.start - (text.lastIndexOf('\n', one.range.start - 1) + 1);
  if (dash === null || maps.some((map) => map?.flow !== false) || column !== two.range.start - lineStart) return undefined;
  const at = lineStart + (dash[1] as string).length;
  return { title, safety: 'unsafe', edits: [{ path, range: { start: at, end: at + 1 }, newText: ' ' }] };
}

function* inWhen(file: PipelineFile, when: When | undefined): Generator<Finding> {
  const items = when?.items ?? [];
  const tag = items.find(isTagAlone);
  const ref = items.find(isRefAlone);
  if (tag === undefined || ref === undefined) return;
  const [first, second] = items.indexOf(tag) < items.indexOf(ref) ? [tag, ref] : [ref, tag];
  const fix = items.indexOf(second) - items.indexOf(first) === 1 && anchorNote(file, first.range) === '' ? merge(file, first, second) : undefined;
  yield findingFor(file, ref, 'this `ref` and the `event: tag` of another item are alternatives: every tag comes through', {
    help: 'write both into one item: `- event: tag` and below it `  ref: ...`', ...(fix === undefined ? {} : { fix }),
    related: [{ message: 'this item takes every tag', location: { kind: 'file', path: file.source.path, range: (tag.use ?? tag.range) } }],
  });
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP031', name: 'or-split', severity: 'error', fixable: 'unsafe',
    summary: '`event: tag` and the `ref` of a tag stand in one item of `when`',
    why: 'The items of a `when` list are alternatives; only the keys inside of one item must all match. Two items `- event: tag` and `- ref: refs/tags/x-v*` therefore run on every tag, and every release workflow of the repository starts for each of them.',
    examples: [
      { title: 'Two items', bad: 'when:\n  - event: tag\n  - ref: refs/tags/base-python-v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n', good: 'when:\n  - event: tag\n    ref: refs/tags/base-python-v[0-9]*\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n' },
      { title: 'In brackets', bad: 'when: [{event: tag}, {ref: "refs/tags/v[0-9]*"}]\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n', good: 'when: [{event: tag, ref: "refs/tags/v[0-9]*"}]\nsteps:\n  - name: release\n    image: alpine:3.22.1\n    commands: [make release]\n' },
    ],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      yield* inWhen(file, file.workflow.when);
      for (const { when } of areas.flatMap((area) => file.workflow[area])) yield* inWhen(file, when);
    }
  },
};
