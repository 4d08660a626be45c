import type { Range, SourceFile } from '../../core/source.ts';
import type { Container, Place } from '../model.ts';
import { toLspRange } from './protocol.ts';
import type { View } from './scene.ts';

/** `SymbolKind` of the protocol. */
const kinds = { steps: 12, services: 19, clone: 24 } as const;

const seen = ({ range, use }: Place): Range => use ?? range;

/** What is selected must lie inside of the whole; a name that came through an alias does not. */
function selection(whole: Range, name: Range): Range {
  return name.start >= whole.start && name.end <= whole.end ? name : { start: whole.start, end: whole.start };
}

function symbolOf(container: Container, source: SourceFile): object {
  const name = seen(container.namePlace);
  const body = seen(container);
  // in map form the name stands before the body
  const whole = { start: Math.min(body.start, name.end <= body.start ? name.start : body.start), end: body.end };
  return {
    name: container.name === '' ? `(${container.area})` : container.name, detail: container.image?.value ?? '', kind: kinds[container.area],
    range: toLspRange(source, whole), selectionRange: toLspRange(source, selection(whole, name)),
  };
}

/** Clone, services and steps, in the order of the file. */
export function documentSymbols({ file: { workflow, source } }: View): object[] {
  return [...workflow.clone, ...workflow.services, ...workflow.steps].sort((a, b) => seen(a).start - seen(b).start).map((one) => symbolOf(one, source));
}
