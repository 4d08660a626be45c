import { markOf } from './matrix.ts';
import type { Counts, FindingRow, MatrixRow, Page } from './model.ts';
import { leftOut, meanings, plural, signs, verdict, visible } from './words.ts';

/** Longest tables; the HTML page beside it holds the rest. */
const most = { differences: 200, findings: 100 } as const;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;', '#': '&#35;' };

function plain(raw: string): string {
  return visible(raw).replace(/\s+/g, ' ').replace(/[&<>@#]/g, (char) => entities[char] as string).replace(/[\\*_[\]|~`!]/g, '\\$&');
}

/** A code span: fences longer than any run of backticks in it. */
function code(raw: string): string {
  const shown = visible(raw).replace(/\s+/g, ' ');
  const fence = '`'.repeat(Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length)) + 1);
  const space = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

function prose(raw: string): string {
  return raw.split('`').map((part, at, all) => (at % 2 === 1 && at < all.length - 1 ? code(part) : plain(at % 2 === 1 ? `\`${part}` : part))).join('');
}

function fenced(raw: string): string {
  const fence = '`'.repeat(Math.max(2, ...Array.from(raw.matchAll(/`+/g), ([run]) => run.length)) + 1);
  return `${fence}hcl\n${visible(raw)}\n${fence}`;
}

/** In a table a bar ends the cell even inside of code; one that is escaped already stays. */
function cell(markdown: string): string {
  return markdown.replace(/\\\||\|/g, '\\|');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
}

function countText(counts: Counts | undefined): string {
  return counts === undefined ? '' : (['both', 'missing', 'extra'] as const).filter((mark) => counts[mark] > 0).map((mark) => `${signs[mark]}\u00a0${counts[mark]}`).join(' ');
}

function differenceRow({ workload, path, marks, policies, example }: MatrixRow): string[] {
  const words = marks.map(({ capability, mark }) => (mark === 'both' ? `${signs.both} ${capability}` : `**${signs[mark]} ${capability} ${mark}**`));
  return [plain(workload), code(path) + (example === undefined || example === path ? '' : `<br>such as ${code(example)}`), words.join(', '), plain(policies.join(', '))];
}

function finding({ severity, rule, message, place, help, hcl }: FindingRow): string {
  const shown = hcl !== undefined && hcl !== '';
  const advice = help === undefined || (shown && /^(?:add|write) /.test(help)) ? '' : `; ${prose(help)}`;
  const block = shown ? `\n\n${fenced(hcl).replace(/^(?=.)/gm, '  ')}` : '';
  return `- **${severity}** ${plain(rule)} at ${code(place)}: ${prose(message)}${advice}${block}`;
}

/** The report as Markdown: what differs, and the findings; the whole matrix stands in the HTML file. */
export function renderMarkdown(page: Page): string {
  const { findings, overview, matrix, list, mounts } = page;
  const differences = matrix.rows.filter((row) => markOf(row) !== 'both');
  const needy = overview.rows.filter(({ total, policies }) => policies === 0 || total.missing + total.extra > 0);
  const more = (count: number, what: string): string[] => (count > 0 ? [`${plural(count, what)} more: see [index.html](index.html).`] : []);
  const sections = [
    '# Reverse coverage', verdict(page), ...page.gaps.map((gap) => `> **Not complete:** ${prose(gap)}`),
    table(['', ''], [
      ['workloads in agreement', `${page.workloads.agreeing} of ${page.workloads.all}`], [`${signs.missing} under-granted paths`, String(page.missing)],
      [`${signs.extra} over-granted paths`, String(page.extra)], ['findings', `${plural(findings.error, 'error')}, ${plural(findings.warning, 'warning')}, ${findings.info} info`],
      ['policies', String(page.policies)], ['decided as', `OpenBao ${page.version}`],
    ]),
    'The whole matrix, and who can do what: [index.html](index.html).',
    '## Workloads that differ', ...(needy.length === 0 ? ['None.'] : [
      `Paths by mount: ${(['both', 'missing', 'extra'] as const).map((mark) => `${signs[mark]} ${meanings[mark]}`).join('; ')}.`,
      table(['workload', ...mounts.map((mount) => (mount === '*' ? 'wildcard' : code(`${mount}/`)))],
        needy.slice(0, most.differences).map((row) => [plain(row.workload) + (row.policies === 0 ? ' (no policy found)' : ''), ...mounts.map((mount) => countText(row.mounts.get(mount)))])),
      ...more(needy.length - most.differences, 'workload'),
    ]),
    '## Differences', ...(differences.length === 0 ? ['None.'] : [
      table(['workload', 'path', 'capabilities', 'policies'], differences.slice(0, most.differences).map(differenceRow)), ...more(differences.length - most.differences, 'row'),
    ]),
    '## Findings', ...(list.rows.length === 0 ? ['None.'] : [list.rows.slice(0, most.findings).map(finding).join('\n'), ...more(list.rows.length - most.findings, 'finding')]),
    ...[[overview.left, 'workload'] as const, [matrix.left, 'row'] as const, [list.left, 'finding'] as const].filter(([left]) => left > 0).map(([left, what]) => leftOut(left, what)),
  ];
  return `${sections.join('\n\n')}\n`;
}
