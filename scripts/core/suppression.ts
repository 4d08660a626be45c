import type { SourceFile } from './source.ts';
import { lineStarts, lineText } from './source.ts';
import type { Range } from './source.ts';

/** `# ci-lint: ignore[WP020] reason="..." until=2026-12-31`, in any comment syntax, on the line or the line above. */
export interface Suppression {
  readonly command: string;
  readonly rules: readonly string[];
  readonly reason: string;
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string | undefined;
  readonly path: string;
  /** The comment from its command word to the end of the line. */
  readonly range: Range;
  /** Lines (from 1) whose findings it covers. */
  readonly lines: { readonly from: number; readonly to: number };
  /** What is wrong with the comment itself. */
  readonly mistakes: readonly string[];
}

const marker = /(?:#|\/\/|--|;|<!--|\/\*)\s*(ci-lint|bao-lint|bao-manifest-check|reverse-coverage|bump|images): *ignore(?:\[([^\]]*)\])?(.*)$/;
const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

function reasonOf(rest: string): { reason: string; until: string | undefined } {
  const until = /(?:^|\s)until=(\S+)/.exec(rest);
  const quoted = /(?:^|\s)reason=(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(rest);
  const free = rest.replace(/(?:^|\s)until=\S+/, '').replace(/\s*(?:-->|\*\/)\s*$/, '').trim();
  const reason = quoted ? (quoted[1] ?? quoted[2] ?? quoted[3] ?? '') : free;
  return { reason: reason.trim(), until: until?.[1] };
}

/** All suppression comments of a file, the faulty ones too. A comment that stands alone covers the next line that is not one. */
export function findSuppressions(source: SourceFile): Suppression[] {
  if (!source.text.includes(': ignore') && !source.text.includes(':ignore')) return [];
  const found: Suppression[] = [];
  const starts = lineStarts(source);
  for (let line = 1; line <= starts.length; line += 1) {
    const text = lineText(source, line);
    const match = marker.exec(text);
    if (match === null) continue;
    const [, command = '', list, rest = ''] = match;
    const rules = (list ?? '').split(',').map((rule) => rule.trim()).filter((rule) => rule !== '');
    const { reason, until } = reasonOf(rest);
    const mistakes: string[] = [];
    if (rules.length === 0) mistakes.push(`name the rules in brackets: \`${command}: ignore[RULE] reason="..."\``);
    if (reason === '') mistakes.push('give a reason: `reason="why this is right here"`');
    if (until !== undefined && !day.test(until)) mistakes.push(`\`until=${until}\` is not a date like 2026-12-31`);
    const alone = text.slice(0, match.index).trim() === '';
    let covered = line;
    if (alone) {
      covered += 1;
      while (covered < starts.length && (marker.test(lineText(source, covered)) && lineText(source, covered).trimStart().search(marker) === 0)) covered += 1;
    }
    const start = (starts[line - 1] as number) + text.indexOf(command, match.index);
    found.push({
      command, rules, reason, until, mistakes, path: source.path,
      range: { start, end: (starts[line - 1] as number) + text.length },
      lines: { from: line, to: covered },
    });
  }
  return found;
}
