import type { Mark, Page } from './model.ts';

/** A sign of its own for each mark, so that nobody has to tell colours apart. */
export const signs: Readonly<Record<Mark, string>> = { both: '✓', missing: '−', extra: '+' };

export const meanings: Readonly<Record<Mark, string>> = { both: 'declared and granted', missing: 'declared, not granted', extra: 'granted, not declared' };

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Characters that are not seen, or turn the reading direction, shown as their number. */
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export function visible(text: string): string {
  return text.replace(unseen, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`);
}

/** One sentence that says how it stands. */
export function verdict({ workloads, missing, extra }: Page): string {
  if (workloads.all === 0) return 'No manifest was read, so nothing was compared.';
  const agree = `${workloads.agreeing} of ${plural(workloads.all, 'workload')} ${workloads.all === 1 ? 'has' : 'have'} exactly what ${workloads.all === 1 ? 'it declares' : 'they declare'}`;
  return missing + extra === 0 ? `${agree}.` : `${agree}; something is missing at ${plural(missing, 'path')}, and ${plural(extra, 'path')} ${extra === 1 ? 'grants' : 'grant'} more than is declared.`;
}

export function leftOut(left: number, what: string): string {
  return `${plural(left, what)} more ${left === 1 ? 'is' : 'are'} not on this page; run \`reverse-coverage --output json\`, or compare fewer manifests at once.`;
}
