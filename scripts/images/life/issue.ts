import type { Diagnostic } from '../../core/diagnostic.ts';
import type { ForgeIssue } from '../../core/plan.ts';

/** Without the days that are left, which would be another text each day. */
function lasting(message: string): string {
  return message.replace(/, (?:in )?\d+ days?(?: ago)?(?=;)/, '');
}

/** The one issue of a repository about ends of life: open while there is something to do. */
export function lifeIssue(counted: readonly Diagnostic[], today: string): ForgeIssue {
  const open = counted.filter(({ severity }) => severity !== 'info');
  const lines = open.map(({ severity, message, help }) => `- [ ] ${severity === 'error' ? '**ended** ' : ''}${lasting(message)}${help === undefined ? '' : `\n      ${help}`}\n`);
  const body = open.length === 0 ? `Nothing in the catalogue has ended or ends soon (${today}).\n`
    : `What our images are built on, by the data of endoflife.date:\n\n${lines.join('')}\nWritten by \`images end-of-life --issue\`; the next run brings it up to date.\n`;
  return { kind: 'forge-issue', repository: undefined, key: 'images end-of-life', state: open.length === 0 ? 'closed' : 'open', title: 'Images: end of life', body, labels: ['images'] };
}
