import type { Fix } from '../core/diagnostic.ts';
import type { Text } from './model.ts';
import { scalarOffsets } from './yaml/scalar-offsets.ts';
import type { PipelineFile } from './subject.ts';
import type { Expression, Operator } from './substitution.ts';

/** Operators that every `sh` reads as substitution does. */
const portable: ReadonlySet<Operator> = new Set(['', '#len', ':=', ':-', '#', '##', '%', '%%']);

/** True when the character at `index` of a script stands in single quotes, where a shell expands nothing. */
function inSingleQuotes(script: string, index: number): boolean {
  let quote = '';
  for (let at = 0; at < index; at += 1) {
    const char = script.charAt(at);
    if (quote === "'") {
      if (char === "'") quote = '';
    } else if (char === '\\') at += 1;
    else if (char === '"') quote = quote === '"' ? '' : '"';
    else if (char === "'" && quote === '') quote = "'";
    else if (char === '#' && quote === '' && (at === 0 || /\s/.test(script.charAt(at - 1)))) {
      const end = script.indexOf('\n', at);
      at = end === -1 ? script.length : end;
    }
  }
  return quote === "'";
}

/** The fix `${X}` -> `$${X}`: substitution passes it on, and the shell of the step expands it. */
export function leaveToShell({ source: { path, text } }: PipelineFile, { range, operator, name }: Expression, entry: Text | undefined): Fix | undefined {
  if (entry === undefined) return undefined;
  const index = scalarOffsets(text, entry.node).indexOf(range.start);
  if (index === -1 || inSingleQuotes(entry.value, index)) return undefined;
  const at = { start: range.start, end: range.start };
  return { title: `leave \`${name}\` to the shell`, safety: portable.has(operator) ? 'safe' : 'unsafe', edits: [{ path, range: at, newText: '$' }] };
}
