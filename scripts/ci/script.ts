import type { Range } from '../core/source.ts';
import type { Container, Place, Text } from './model.ts';
import { parseCommands } from './shell/commands.ts';
import type { ShellCommand } from './shell/commands.ts';
import type { Word } from './shell/tokenize.ts';
import { scalarOffsets } from './yaml/scalar-offsets.ts';

/** A shell command of a step, which knows where its words stand in the file. */
export interface ScriptCommand extends ShellCommand {
  /** The entry of `commands` that it stands in. */
  readonly entry: Text;
  /** Place of one of its words, or of a part of it. */
  readonly placeOf: (part: { readonly start: number; readonly end: number }) => Place;
}

const parsed = new WeakMap<Text, readonly ScriptCommand[]>();

function parseEntry(text: string, entry: Text): readonly ScriptCommand[] {
  let offsets: Uint32Array | undefined;
  const placeOf = ({ start, end }: { readonly start: number; readonly end: number }): Place => {
    offsets ??= scalarOffsets(text, entry.node);
    const from = offsets[start] ?? entry.range.start;
    const last = offsets[Math.max(start, end - 1)] ?? from;
    const exact: Range = { start: from, end: end > start ? last + 1 : from };
    return entry.use === undefined ? { range: exact } : { range: exact, use: entry.use };
  };
  return parseCommands(entry.value).map((command) => ({ ...command, entry, placeOf }));
}

/** The commands of a step in order. Woodpecker runs all entries as one script, so what one sets the next ones see. */
export function scriptOf(text: string, { commands }: Container): readonly ScriptCommand[] {
  return (commands?.items ?? []).flatMap((entry) => {
    const known = parsed.get(entry) ?? parseEntry(text, entry);
    parsed.set(entry, known);
    return known;
  });
}

export function programOf({ words }: ShellCommand): Word | undefined {
  return words[0];
}

/** Last part of the path of the program: `executor` of `/kaniko/executor`. */
export function programName(command: ShellCommand): string {
  const value = command.words[0]?.value ?? '';
  return value.slice(value.lastIndexOf('/') + 1);
}
