import { conditionKeys, containerKeys, events, failures, statuses, workflowKeys } from '../keys.ts';
import type { PipelineFile } from '../subject.ts';
import { toLspRange, toOffset } from './protocol.ts';
import type { View } from './scene.ts';

/** Where the cursor is, as far as the indentation tells: it must work in a text that does not parse yet. */
interface Spot {
  /** Keys from the top down to the mapping or list that the cursor is in; `-` for an item of a list. */
  readonly path: readonly string[];
  /** What was typed of the word. */
  readonly word: string;
  /** True in the place of a value or of an item of a list of values. */
  readonly isValue: boolean;
}

const keyLine = /^(\s*(?:- +)*)(["']?)([\w.-]+)\2\s*:(?:\s|$)(.*)$/;

/** Keys above a line, by ever smaller indentation. */
function pathAbove(lines: readonly string[], line: number, indent: number): string[] {
  const path: string[] = [];
  let limit = indent;
  for (let at = line - 1; at >= 0 && limit > 0; at -= 1) {
    const text = lines[at] ?? '';
    if (/^\s*(?:#|$)/.test(text)) continue;
    const own = /^[ ]*/.exec(text)?.[0].length ?? 0;
    const match = keyLine.exec(text);
    const keyAt = match?.[1]?.length ?? own;
    if (keyAt < limit && match?.[3] !== undefined) {
      path.unshift(match[3]);
      limit = keyAt;
    }
    // `- name: x` opens an item: what stands at the same column belongs to it
    if (own < limit && /^\s*- /.test(text)) {
      path.unshift('-');
      limit = own + 1;
    } else if (own < limit) limit = own;
  }
  return path;
}

function spotAt(text: string, offset: number): Spot | undefined {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  const current = lines.at(-1) ?? '';
  if (/^\s*#/.test(current)) return undefined;
  const word = /[\w./-]*$/.exec(current)?.[0] ?? '';
  const before = current.slice(0, current.length - word.length);
  const indent = /^\s*(?:- +)*/.exec(before)?.[0].length ?? 0;
  const dashes = /^\s*(?:- +)+$/.test(before);
  const path = pathAbove(lines, lines.length - 1, /^[ ]*/.exec(before)?.[0].length ?? 0);
  const key = /(?:^|[\s{,-])([\w.-]+)\s*:\s*(?:\[[^\]]*|["']?)$/.exec(before)?.[1];
  if (key !== undefined) return { path: [...pathAbove(lines, lines.length - 1, indent), ...(dashes ? ['-'] : []), key], word, isValue: true };
  if (/^\s*$/.test(before)) return { path: pathAbove(lines, lines.length - 1, indent), word, isValue: false };
  return dashes ? { path: [...path, '-'], word, isValue: false } : undefined;
}

const isContainer = (path: readonly string[]): boolean => ['steps', 'services', 'clone'].includes(path[0] ?? '') && path.length === 2;

/** Words that fit below a key. */
function valuesFor(key: string, path: readonly string[], { file, scene }: View, last: PipelineFile): readonly string[] {
  if (key === 'depends_on') {
    if (path.includes('steps')) return last.workflow.steps.map(({ name }) => name);
    return scene.files.filter((one) => one !== file).map(({ workflow }) => workflow.name);
  }
  if (key === 'event') return events;
  if (key === 'status') return statuses;
  if (key === 'failure') return failures;
  return ['pull', 'detach', 'privileged', 'skip_clone', 'optional'].includes(key) ? ['true', 'false'] : [];
}

/** Keys that fit into a mapping. */
function keysFor(path: readonly string[]): readonly string[] {
  const inner = path.filter((part, at) => part !== '-' || at !== path.length - 1 || path[at - 1] !== 'when');
  if (inner.length === 0) return workflowKeys;
  if (inner.at(-1) === 'when') return conditionKeys;
  return isContainer(path) ? containerKeys : [];
}

/** Names of steps and workflows, events, keys. `last`: the file as it was when it parsed. */
export function complete(view: View, last: PipelineFile, position: unknown): object[] {
  const { source } = view.file;
  const offset = toOffset(source, position);
  const spot = spotAt(source.text, offset);
  if (spot === undefined) return [];
  const range = toLspRange(source, { start: offset - spot.word.length, end: offset });
  const item = (label: string, newText: string, kind: number): object => ({ label, kind, textEdit: { range, newText } });
  const owner = spot.path.at(-1) === '-' ? spot.path.at(-2) : spot.path.at(-1);
  const values = owner !== undefined && (spot.isValue || spot.path.at(-1) === '-') ? valuesFor(owner, spot.path, view, last) : [];
  if (values.length > 0 || spot.isValue) return [...new Set(values)].map((one) => item(one, one, 12));
  return keysFor(spot.path).map((one) => item(one, `${one}: `, 10));
}
