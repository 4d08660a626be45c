import type { Diagnostic } from '../../core/diagnostic.ts';
import { issueMarker } from '../../core/issue-marker.ts';
import type { ForgeIssue } from '../../core/plan.ts';

/*
 * One issue for each workload with findings, and one for the fleet. Its text has no date and no line numbers: the same
 * findings tomorrow are the same text, and nothing is written.
 */

/** An open issue of ours or of somebody else. */
export interface KnownIssue {
  /** `owner/name`; `undefined` for the repository we work in. */
  readonly repository: string | undefined;
  readonly title: string;
  readonly body: string;
}

export interface IssueInput {
  /** Findings that count. */
  readonly findings: readonly Diagnostic[];
  /** Workloads that were judged. */
  readonly judged: ReadonlySet<string>;
  /** Workloads that were not. */
  readonly unjudged: ReadonlySet<string>;
  /** True when everything could be read. */
  readonly complete: boolean;
  /** True when every manifest could be read: a workload that is not there is gone. */
  readonly allManifests: boolean;
  readonly open: readonly KnownIssue[];
  /** Repository of a workload's issue. */
  repositoryOf(workload: string | undefined): string | undefined;
}

const prefix = 'reverse-coverage/';
const fleet = '-fleet';
/** What a failing network or a bare hint should not open an issue for. */
const silent = new Set(['COV021']);
/** An issue is read by people: beyond this it says how many more there are. */
const mostFindings = 50;
/** Characters of the findings in one issue. Forgejo takes more, a reader does not. */
const mostText = 40_000;

/** Text inside of a fence: nothing in it can end the fence or look like a marker of ours. */
function plain(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').replaceAll('<!--', '<! --').replaceAll('~~~', '~ ~ ~');
}

function lines({ rule, severity, message, help, location }: Diagnostic): string[] {
  const place = location.kind === 'file' ? location.path : location.name;
  return [`${rule} ${severity}: ${message}`, `    at ${place}`, ...(help === undefined ? [] : [`    ${help}`])].map(plain);
}

function bodyOf(findings: readonly Diagnostic[], workload: string | undefined): string {
  const shown: string[] = [];
  let length = 0;
  for (const finding of findings.slice(0, mostFindings)) {
    const text = lines(finding).join('\n');
    if (shown.length > 0 && length + text.length > mostText) break;
    shown.push(text.slice(0, mostText));
    length += text.length + 1;
  }
  const left = findings.length - shown.length;
  const more = left > 0 ? [`... and ${left} more: \`reverse-coverage --output json\` has them all`] : [];
  const heading = workload === undefined ? 'What `reverse-coverage` found about policies and roles that no single workload answers for.' : `What \`reverse-coverage\` found about the workload \`${workload}\`: what it may do in OpenBao is not what its manifest declares.`;
  return [heading, '', '~~~~text', ...shown, ...more, '~~~~', '', 'This text is kept up to date by the nightly run, and the issue is closed when nothing is left. Closed by hand it is opened again while a finding is left: what is meant to stay needs an exception in `bao.yml`, with reason and day.'].join('\n');
}

function titleOf(workload: string | undefined): string {
  return workload === undefined ? 'reverse-coverage: policies and roles of the fleet' : `reverse-coverage: access of ${workload} to OpenBao`;
}

/** The title does not count: whoever renamed the issue meant it. */
function isSame(issue: KnownIssue, { body, key }: ForgeIssue): boolean {
  const text = (value: string): string => value.replaceAll('\r\n', '\n').trimEnd();
  return text(issue.body) === text(`${body.trimEnd()}\n\n${issueMarker(key)}`);
}

function markedIn(open: readonly KnownIssue[], key: string, repository: string | undefined): KnownIssue | undefined {
  return open.find((issue) => issue.repository === repository && issue.body.includes(issueMarker(key)));
}

/** The workload, or `-fleet`, that an open issue of ours is about. */
function subjectOf({ body }: KnownIssue): string | undefined {
  return /<!-- ci-shared:reverse-coverage\/([\w.:-]+) -->/.exec(body)?.[1];
}

/** What must change for the issues to say what was found. Empty when they do. */
export function planIssues({ findings, judged, unjudged, complete, allManifests, open, repositoryOf }: IssueInput): ForgeIssue[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const finding of findings) {
    if (finding.severity === 'info' || silent.has(finding.rule)) continue;
    const named = finding.about?.['workload'];
    const name = named !== undefined && (judged.has(named) || unjudged.has(named)) ? named : fleet;
    groups.set(name, [...groups.get(name) ?? [], finding]);
  }
  /** True when a missing finding means that it is gone. */
  const isCertain = (name: string): boolean => (name === fleet ? complete : judged.has(name) || (!unjudged.has(name) && allManifests));
  const names = new Map([...judged, ...unjudged].map((name) => [issueMarker(prefix + name), name]));
  const actions: ForgeIssue[] = [];
  for (const [name, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const workload = name === fleet ? undefined : name;
    const action: ForgeIssue = { kind: 'forge-issue', repository: repositoryOf(workload), key: prefix + name, state: 'open', title: titleOf(workload), body: bodyOf(group, workload), labels: ['reverse-coverage'] };
    const known = markedIn(open, action.key, action.repository);
    if (known === undefined || (isCertain(name) && !isSame(known, action))) actions.push(action);
  }
  for (const issue of open) {
    const marked = subjectOf(issue);
    const name = marked === undefined ? undefined : names.get(issueMarker(prefix + marked)) ?? marked;
    if (name === undefined || groups.has(name) || !isCertain(name)) continue;
    actions.push({ kind: 'forge-issue', repository: issue.repository, key: prefix + name, state: 'closed', title: issue.title, body: issue.body.replace(issueMarker(prefix + name), '').trimEnd(), labels: [] });
  }
  return actions;
}
