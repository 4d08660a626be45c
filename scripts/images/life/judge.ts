import type { Diagnostic } from '../../core/diagnostic.ts';
import { catalogPath } from '../catalog.ts';
import type { Cycle, Product } from './product.ts';
import type { Subject } from './subjects.ts';

export type LifeState = 'ended' | 'ending' | 'supported' | 'unknown';

/** What is known of one subject on one day. */
export interface Judged {
  readonly subject: Subject;
  readonly state: LifeState;
  readonly label: string;
  readonly cycle: Cycle | undefined;
  /** Days until its last day is over; below 0 when it ended. */
  readonly days: number | undefined;
  /** Lines that are supported beyond the warning, the newest first. */
  readonly better: readonly Cycle[];
}

const day = 86_400_000;

/** Whole days from one `YYYY-MM-DD` to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / day);
}

/** The line that a version belongs to: `3.24.1` and `3.24` to 3.24. A shorter one (`1` for 1.98), or none, follows the newest of its kind. */
export function cycleOf({ cycles }: Product, version: string | undefined): Cycle | undefined {
  if (version === undefined) return cycles[0];
  if (!/^\d/.test(version)) return cycles.find(({ codename }) => codename === version.toLowerCase());
  const numbers = version.replace(/[^0-9.].*$/, '').split('.');
  for (let count = numbers.length; count > 0; count -= 1) {
    const name = numbers.slice(0, count).join('.');
    const found = cycles.find((cycle) => cycle.name === name);
    if (found !== undefined) return found;
  }
  return cycles.find(({ name }) => name.startsWith(`${numbers.join('.')}.`));
}

function stateOf(cycle: Cycle, today: string, within: number): { readonly state: LifeState; readonly days: number | undefined } {
  if (cycle.until === undefined) return { state: cycle.ended ? 'ended' : 'supported', days: undefined };
  const days = daysBetween(today, cycle.until);
  return { state: days < 0 ? 'ended' : days <= within ? 'ending' : 'supported', days };
}

/** One subject on one day; nothing for a guess that came to nothing. */
export function judge(subject: Subject, product: Product | undefined, today: string, within: number): Judged | undefined {
  const cycle = product === undefined ? undefined : cycleOf(product, subject.version);
  if (product === undefined || cycle === undefined) {
    return subject.guess ? undefined : { subject, state: 'unknown', label: product?.label ?? subject.product, cycle: undefined, days: undefined, better: [] };
  }
  const better = product.cycles.slice(0, product.cycles.indexOf(cycle)).filter((one) => stateOf(one, today, within).state === 'supported');
  return { subject, ...stateOf(cycle, today, within), label: product.label, cycle, better };
}

function counted(days: number): string {
  return `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
}

function advice({ better, label }: Judged): string {
  if (better.length === 0) return `no line of ${label} is known to live longer: look at its own site, and get newer data`;
  const lines = better.map(({ name, until }) => `${name}${until === undefined ? '' : ` (until ${until})`}`);
  return `supported: ${lines.join(', ')}; change it in ${catalogPath}, then \`images lock\` and \`images tag --bump\``;
}

/** The findings: EOL001 it ended, EOL002 it ends soon, EOL003 nobody knows. */
export function lifeFindings(all: readonly Judged[]): Diagnostic[] {
  return all.flatMap((one): Diagnostic[] => {
    const { subject, state, label, cycle, days } = one;
    const location = { kind: 'file', path: catalogPath, range: subject.range } as const;
    const users = `${subject.images.join(', ')} ${subject.images.length === 1 ? 'holds' : 'hold'} it`;
    const what = `\`${subject.reference}\`: ${label} ${cycle?.name ?? subject.version ?? ''}`.trimEnd();
    const about = { product: subject.product, reference: subject.reference };
    switch (state) {
      case 'supported': return [];
      case 'ended': return [{ rule: 'EOL001', severity: 'error', message: `${what} has ended${cycle?.until === undefined || days === undefined ? '' : ` on ${cycle.until}, ${counted(days)} ago`}; ${users}`, location, help: advice(one), about }];
      case 'ending': return [{ rule: 'EOL002', severity: 'warning', message: `${what} ends on ${cycle?.until ?? ''}, ${days === 0 ? 'today' : `in ${counted(days ?? 0)}`}; ${users}`, location, help: advice(one), about }];
      case 'unknown': return [{ rule: 'EOL003', severity: 'info', message: `${what}: nothing is known of its end`, location, help: `give its product with \`--product ${subject.reference.replace(/:[^:/]*$/, '')}=PRODUCT\`, as endoflife.date calls it`, about }];
    }
  });
}

/** The list for people: one line a subject, what is most urgent first. */
export function lifeText(all: readonly Judged[]): string {
  const order: readonly LifeState[] = ['ended', 'ending', 'unknown', 'supported'];
  const rows = [...all].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || ((a.cycle?.until ?? '9') < (b.cycle?.until ?? '9') ? -1 : 1))
    .map(({ subject, state, label, cycle }) => [state, cycle?.until ?? '-', `${label} ${cycle?.name ?? subject.version ?? ''}`.trimEnd(), subject.reference, subject.images.join(' ')] as const);
  const width = (at: 0 | 1 | 2 | 3): number => Math.max(0, ...rows.map((row) => row[at].length));
  return rows.map((row) => `${row[0].padEnd(width(0))}  ${row[1].padEnd(10)}  ${row[2].padEnd(width(2))}  ${row[3].padEnd(width(3))}  ${row[4]}\n`).join('');
}
