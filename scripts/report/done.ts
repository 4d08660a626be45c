import type { Action } from '../core/plan.ts';
import { describeAction } from './action.ts';
import type { Report } from './render.ts';

interface Line {
  readonly action: Action;
  readonly text: string;
}

/** Where a copy lands whose path stays the same below another folder: `out/tools` for `src/a.ts` to `out/tools/src/a.ts`. */
function landing({ action }: Line): string | undefined {
  return action.kind === 'copy-file' && action.to.endsWith(`/${action.from}`) ? action.to.slice(0, -action.from.length - 1) : undefined;
}

/** Copies in a row into one folder are one line: hundreds of them would hide the lines that matter. */
function folded(lines: readonly Line[], verb: string): string[] {
  const texts: string[] = [];
  let at = 0;
  for (let line = lines[at]; line !== undefined; line = lines[at]) {
    const folder = landing(line);
    const other = folder === undefined ? at + 1 : lines.findIndex((next, place) => place > at && landing(next) !== folder);
    const end = other === -1 ? lines.length : other;
    texts.push(end - at > 1 ? `${verb} ${end - at} files to ${folder}` : line.text);
    at = end;
  }
  return texts;
}

/** What was done, or in a dry run would be, a line each. */
export function doneLines({ dryRun, plan, results }: Pick<Report, 'dryRun' | 'plan' | 'results'>): string[] {
  if (dryRun) return folded(plan.map((action) => ({ action, text: `would ${describeAction(action)}` })), 'would copy');
  return folded(results.map(({ action, message }) => ({ action, text: message })), 'copied');
}
