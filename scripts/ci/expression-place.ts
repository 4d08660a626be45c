import type { Range } from '../core/source.ts';
import { areas } from './keys.ts';
import type { Container, Text } from './model.ts';
import type { PipelineFile } from './subject.ts';

/** A field of a step that a piece of text ends up in; through an anchor it may be several. */
export interface FieldUse {
  readonly container: Container;
  readonly field: 'commands' | 'settings' | 'environment' | 'image' | 'other';
  /** The entry of `commands`. */
  readonly entry?: Text;
}

interface Span extends FieldUse {
  readonly range: Range;
}

const spansOf = new WeakMap<PipelineFile, readonly Span[]>();

function spansIn({ workflow }: PipelineFile): readonly Span[] {
  return areas.flatMap((area) => workflow[area]).flatMap((container): Span[] => [
    ...(container.commands?.items ?? []).map((entry): Span => ({ container, field: 'commands', entry, range: entry.range })),
    ...(container.settings?.entries ?? []).map(({ value }): Span => ({ container, field: 'settings', range: value.range })),
    ...(container.environment?.entries ?? []).map(({ value }): Span => ({ container, field: 'environment', range: value.range })),
    ...(container.image === undefined ? [] : [{ container, field: 'image' as const, range: container.image.range }]),
    ...(container.use === undefined ? [{ container, field: 'other' as const, range: container.range }] : []),
  ]);
}

/** Everything that the text at `range` ends up in; empty for comments, conditions of the workflow, `variables` nobody uses. */
export function usesOf(file: PipelineFile, { start, end }: Range): readonly FieldUse[] {
  const spans = spansOf.get(file) ?? spansIn(file);
  spansOf.set(file, spans);
  const holding = spans.filter(({ range }) => range.start <= start && end <= range.end);
  const exact = holding.filter(({ field }) => field !== 'other');
  return exact.length > 0 ? exact : holding;
}

/** True when the place is in a comment of YAML. */
export function isInComment({ workflow }: PipelineFile, offset: number): boolean {
  const { comments } = workflow.document;
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle] as Range).end <= offset) low = middle + 1;
    else high = middle;
  }
  const found = comments[low];
  return found !== undefined && found.start <= offset;
}
