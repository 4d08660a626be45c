import { createHash } from 'node:crypto';
import { severities } from '../../core/diagnostic.ts';
import { script } from './html-script.ts';
import { style } from './html-style.ts';
import { markOf } from './matrix.ts';
import type { Counts, FindingRow, Mark, MatrixRow, OverviewRow, Page, RightRow } from './model.ts';
import { leftOut, meanings, plural, signs, verdict, visible } from './words.ts';

/*
 * The report as one HTML file that asks nothing of anybody: style and script stand in it and are named by their hashes,
 * everything else is forbidden by its own policy. Every text of a manifest or a policy goes through `text`.
 */

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function text(raw: string): string {
  return visible(raw).replace(/[&<>"']/g, (char) => entities[char] as string);
}

function code(raw: string): string {
  return `<code>${text(raw)}</code>`;
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

const marks: readonly Mark[] = ['both', 'missing', 'extra'];
const rank: Readonly<Record<Mark, number>> = { missing: 0, extra: 1, both: 2 };

function chip(mark: Mark, word: string): string {
  return `<span class="c ${mark}" title="${meanings[mark]}">${signs[mark]} ${text(word)}${mark === 'both' ? '' : ` ${mark}`}</span>`;
}

interface Column {
  readonly title: string;
  readonly path?: boolean;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly columns: readonly Column[];
  readonly rows: readonly string[];
  readonly left: string | undefined;
  readonly className: string;
  /** True when rows have `data-differs`. */
  readonly differences?: boolean;
  readonly empty: string;
}

/** Rows of a table that are elements from the start, and all there is without JavaScript. */
const rowsAtOnce = 500;

/** Rows that are text until the script shows them: no browser has to build what nobody looks at. A line is a row. */
function restOf(rows: readonly string[]): string[] {
  if (rows.length <= rowsAtOnce) return [];
  const lines = rows.slice(rowsAtOnce).map((row) => row.replaceAll('\n', '&#10;'));
  return [
    `<noscript><p class="note">These are the first ${rowsAtOnce} of ${rows.length} rows; the others are shown by JavaScript only, or by ${code('reverse-coverage --output json')}.</p></noscript>`,
    `<script type="text/plain">\n${lines.join('\n')}\n</script>`,
  ];
}

function section({ id, title, lead, columns, rows, left, className, differences = false, empty }: Section): string {
  const heads = columns.map(({ title: name, path = false }) => `<th scope="col"${path ? ' data-path' : ''}>${text(name)}</th>`).join('');
  const table = `<div class="frame" role="region" aria-labelledby="${id}-title" tabindex="0"><table class="${className}"><caption>${text(title)}</caption><thead><tr>${heads}</tr></thead><tbody>\n${rows.slice(0, rowsAtOnce).join('\n')}\n</tbody></table></div>`;
  return [
    `<section id="${id}"${rows.length > rowsAtOnce ? ' class="long"' : ''}${rows.length === 0 ? '' : ` data-table="${text(title)}"`}${differences ? ' data-differences' : ''}>`,
    `<h2 id="${id}-title">${text(title)}</h2>`, `<p class="quiet">${lead}</p>`,
    rows.length === 0 ? `<p>${text(empty)}</p>` : table, ...restOf(rows),
    ...(left === undefined ? [] : [`<p class="note">${text(left)}</p>`]), '</section>',
  ].join('\n');
}

function countsCell(counts: Counts | undefined): string {
  if (counts === undefined) return '<td data-key="0"></td>';
  const chips = marks.filter((mark) => counts[mark] > 0).map((mark) => `<span class="c ${mark}" title="${meanings[mark]}">${signs[mark]} ${counts[mark]}</span>`);
  return `<td data-key="${(counts.missing * 1000 + counts.extra) * 10_000 + counts.both}">${chips.join('')}</td>`;
}

function overviewRow({ workload, policies, total, mounts }: OverviewRow, columns: readonly string[]): string {
  const state = policies === 0 ? '<td data-key="0"><strong>no policy found</strong></td>' : total.missing + total.extra === 0 ? '<td data-key="2">agrees</td>' : '<td data-key="1"><strong>differs</strong></td>';
  return `<tr${total.missing + total.extra === 0 ? '' : ' data-differs'}><th scope="row">${text(workload)}</th>${state}${columns.map((mount) => countsCell(mounts.get(mount))).join('')}</tr>`;
}

function matrixRow(row: MatrixRow): string {
  const mark = markOf(row);
  const example = mark === 'both' || row.example === undefined || row.example === row.path ? '' : `<div class="quiet">such as ${code(row.example)}</div>`;
  return `<tr${mark === 'both' ? '' : ' data-differs'}><th scope="row">${text(row.workload)}</th><td>${code(row.path)}${example}</td><td data-key="${rank[mark]}">${row.marks.map((one) => chip(one.mark, one.capability)).join(' ')}</td><td>${text(row.policies.join(', '))}</td></tr>`;
}

function rightRow({ path, capabilities, limited, workloads, moreWorkloads, policies }: RightRow): string {
  const more = moreWorkloads === 0 ? '' : ` and ${moreWorkloads} more`;
  return `<tr><th scope="row">${code(path)}</th><td>${capabilities.join(', ')}${limited ? ' <span class="quiet">(under conditions)</span>' : ''}</td><td>${text(workloads.join(', '))}${more}</td><td>${text(policies.join(', '))}</td></tr>`;
}

function findingRow({ severity, rule, message, place, help, hcl }: FindingRow): string {
  const mend = hcl === undefined ? '' : hcl === '' ? '' : `<details><summary>Suggested rules</summary><pre tabindex="0"><code>${text(hcl)}</code></pre></details>`;
  const advice = help === undefined || (hcl !== undefined && hcl !== '' && /^(?:add|write) /.test(help)) ? '' : `<div class="quiet">${prose(help)}</div>`;
  return `<tr><td data-key="${severities.length - severities.indexOf(severity)}"><span class="severity ${severity}">${severity}</span></td><td>${text(rule)}</td><td>${prose(message)}${advice}${mend}</td><td>${code(place)}</td></tr>`;
}

/** Words in backticks become code. */
function prose(raw: string): string {
  return raw.split('`').map((part, at, all) => (at % 2 === 1 && at < all.length - 1 ? code(part) : at % 2 === 1 ? text(`\`${part}`) : text(part))).join('');
}

function sums(page: Page): string {
  const one = (name: string, value: string): string => `<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const { workloads, missing, extra, findings } = page;
  return `<dl class="sums">${[
    one('Workloads in agreement', `${workloads.agreeing} <small>of ${workloads.all}</small>`),
    one(`${signs.missing} Under-granted paths`, String(missing)), one(`${signs.extra} Over-granted paths`, String(extra)),
    one('Findings', `${findings.error + findings.warning + findings.info} <small>${plural(findings.error, 'error')}, ${plural(findings.warning, 'warning')}, ${findings.info} info</small>`),
    one('Policies', String(page.policies)),
  ].join('')}</dl>`;
}

function sections(page: Page): Section[] {
  const { overview, matrix, rights, list, mounts } = page;
  const left = (count: number, what: string): string | undefined => (count === 0 ? undefined : leftOut(count, what));
  return [
    {
      id: 'overview', title: 'Workloads', lead: 'How many paths of each workload agree, below each mount.', className: 'grid', differences: true, empty: 'No workloads.',
      columns: [{ title: 'Workload' }, { title: 'State' }, ...mounts.map((mount) => ({ title: mount === '*' ? 'wildcard' : `${mount}/` }))],
      rows: overview.rows.map((row) => overviewRow(row, mounts)), left: left(overview.left, 'workload'),
    },
    {
      id: 'matrix', title: 'Workloads and paths', lead: 'What each workload declares at each path, against what its policies grant there.', className: 'cards', differences: true, empty: 'No paths.',
      columns: [{ title: 'Workload' }, { title: 'Path', path: true }, { title: 'Capabilities' }, { title: 'Policies' }], rows: matrix.rows.map(matrixRow), left: left(matrix.left, 'row'),
    },
    {
      id: 'rights', title: 'Who can do what', className: 'cards', empty: 'No workload has a rule.',
      lead: `Every rule that a workload has. Type a whole path to find the rules that match it; where several do, the strongest decides, and ${code('reverse-coverage can')} says which.`,
      columns: [{ title: 'Path', path: true }, { title: 'Capabilities' }, { title: 'Workloads' }, { title: 'Policies' }], rows: rights.rows.map(rightRow), left: left(rights.left, 'rule'),
    },
    {
      id: 'findings', title: 'Findings', lead: 'Suggested rules were checked by the engine: they close the finding and take nothing from anybody.', className: 'cards', empty: 'Nothing was found.',
      columns: [{ title: 'Severity' }, { title: 'Rule' }, { title: 'Finding' }, { title: 'Place' }], rows: list.rows.map(findingRow), left: left(list.left, 'finding'),
    },
  ];
}

/** The whole file. */
export function renderHtml(page: Page): string {
  const parts = sections(page);
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Reverse coverage of OpenBao policies</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#matrix">Skip to the matrix</a>
<header>
<h1>Reverse coverage</h1>
<p>${text(verdict(page))}</p>
${page.gaps.map((gap) => `<p class="note"><strong>Not complete:</strong> ${prose(gap)}</p>`).join('\n')}
${sums(page)}
<nav aria-label="Sections"><ul>${parts.map(({ id, title }) => `<li><a href="#${id}">${text(title)}</a></li>`).join('')}</ul></nav>
</header>
<main>
<ul class="legend" aria-label="Signs">${marks.map((mark) => `<li><span class="c ${mark}">${signs[mark]}</span> ${meanings[mark]}</li>`).join('')}</ul>
${parts.map(section).join('\n')}
</main>
<footer><p class="quiet">Made by ${code('reverse-coverage --page')} for OpenBao ${text(page.version)}. The same manifests and policies make the same page.</p></footer>
<script>${script}</script>
</body>
</html>
`;
}
