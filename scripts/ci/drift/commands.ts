import type { Container, Place } from '../model.ts';

/** One line of a shell script, without comments and with single spaces. */
export interface CommandLine {
  readonly text: string;
  /** The item of `commands` it stands in. */
  readonly place: Place;
}

/** Cuts a comment off, as a shell sees it: `#` behind a blank, outside of quotes. */
function withoutComment(line: string): string {
  if (!line.includes('#')) return line;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] as string;
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"') at += 1;
    } else if (character === '\\') at += 1;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '#' && (at === 0 || /\s/.test(line[at - 1] as string))) return line.slice(0, at);
  }
  return line;
}

/** By step: every template and every clause looks at the same lines. */
const known = new WeakMap<Container, readonly CommandLine[]>();

/** The commands of a step line by line, however they were split into items and blocks. */
export function commandLines(step: Container): readonly CommandLine[] {
  let lines = known.get(step);
  if (lines === undefined) known.set(step, lines = linesOf(step));
  return lines;
}

function linesOf(step: Container): CommandLine[] {
  return (step.commands?.items ?? []).flatMap((item) => item.value
    .replaceAll(/\\\r?\n\s*/g, ' ').split(/\r?\n/)
    .map((line) => withoutComment(line).replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .map((text) => ({ text, place: item })));
}

/** `*` is any text, also none. */
export function globToPattern(glob: string): RegExp {
  return new RegExp(`^${glob.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's');
}
