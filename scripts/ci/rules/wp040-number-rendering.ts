import type { Finding, Rule } from '../../core/rule.ts';
import { anchorNote, quoteScalar } from '../yaml-edit.ts';
import { findingFor } from '../finding.ts';
import { renderedScalar, tagOf } from '../go-scalar.ts';
import { areas } from '../keys.ts';
import type { Entries, Place, Value } from '../model.ts';
import type { Range } from '../../core/source.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import type { ScalarNode, SolidNode, YamlNode } from '../yaml/node.ts';

interface Leaf {
  readonly node: ScalarNode;
  /** In a mapping or a list of lists, where Woodpecker writes JSON: quotes make a text of a number there. */
  readonly inJson: boolean;
  /** The alias it came through. */
  readonly use: Range | undefined;
}

/** Deeper nesting than this comes from no hand. */
const deepest = 12;

function* leaves(found: YamlNode, use: Range | undefined, inJson: boolean, depth: number): Generator<Leaf> {
  if (depth > deepest) return;
  const node: SolidNode = found.kind === 'alias' ? found.target : found;
  const through = use ?? (found.kind === 'alias' ? { start: found.start, end: found.end } : undefined);
  if (node.kind === 'scalar') yield { node, inJson, use: through };
  else if (node.kind === 'sequence') for (const item of node.items) yield* leaves(item, through, inJson || depth > 0, depth + 1);
  else for (const { value } of node.pairs) yield* leaves(value, through, true, depth + 1);
}

function* inEntries(file: PipelineFile, entries: Entries<Value> | undefined, field: 'settings' | 'environment', seen: Set<number>): Generator<Finding> {
  for (const { key, value } of entries?.entries ?? []) {
    for (const { node, inJson, use } of leaves(value.node, value.use, false, 0)) {
      const tag = tagOf(node);
      if (node.style !== 'plain' || node.tag !== undefined || (tag !== '!!int' && tag !== '!!float' && tag !== '!!timestamp')) continue;
      const rendered = renderedScalar(node);
      if (rendered === node.value || seen.has(node.start)) continue;
      seen.add(node.start);
      const place: Place = { range: { start: node.start, end: node.end }, ...(use === undefined ? {} : { use }) };
      const becomes = rendered === undefined ? 'a date with a time, or nothing' : `\`${rendered}\``;
      const edit = quoteScalar(file, node);
      yield findingFor(file, place, `\`${node.value}\` of \`${field}.${key.value}\` reaches the step as ${becomes}`, {
        help: 'put it into quotes',
        ...(edit === undefined ? {} : { fix: { title: `put \`${node.value}\` into quotes${anchorNote(file, place.range)}`, safety: inJson ? 'unsafe' : 'safe', edits: [edit] } }),
      });
    }
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP040', name: 'number-rendering', severity: 'warning', fixable: 'safe',
    summary: 'numbers and dates in `settings` and `environment` arrive as they are written',
    why: 'Woodpecker reads a number and writes it anew: `3.10` arrives as `3.1`, `1.20` as `1.2`, `0644` as `420`, `1_000` as `1000`, and a date as something else altogether. Versions, modes and identifiers are texts: put them into quotes. (In `matrix` and `labels` the text stays.)',
    examples: [
      { title: 'A version', bad: 'steps:\n  - name: test\n    image: alpine:3.22.1\n    environment:\n      PYTHON: 3.10\n    commands: [make test]\n', good: 'steps:\n  - name: test\n    image: alpine:3.22.1\n    environment:\n      PYTHON: \'3.10\'\n    commands: [make test]\n' },
      { title: 'A file mode and a list of tags', bad: 'steps:\n  - name: image\n    image: registry.example/plugin:1.2.3\n    settings: {mode: 0644, tags: [1.20, latest]}\n', good: 'steps:\n  - name: image\n    image: registry.example/plugin:1.2.3\n    settings: {mode: "0644", tags: ["1.20", latest]}\n' },
    ],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      const seen = new Set<number>();
      for (const container of areas.flatMap((area) => file.workflow[area])) {
        yield* inEntries(file, container.settings, 'settings', seen);
        yield* inEntries(file, container.environment, 'environment', seen);
      }
    }
  },
};
