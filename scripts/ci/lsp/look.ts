import type { Diagnostic } from '../../core/diagnostic.ts';
import type { RuleMeta } from '../../core/rule.ts';
import { runRules } from '../../core/rule.ts';
import type { SourceFile } from '../../core/source.ts';
import { findDrift } from '../drift/detect.ts';
import type { Template } from '../drift/template.ts';
import { driftRules } from '../drift-rules/index.ts';
import { environmentOf } from '../environment.ts';
import type { Scenario } from '../environment.ts';
import { withoutWaived } from '../fleet/waivers.ts';
import { parsePipelineFile } from '../pipeline-file.ts';
import { rules } from '../rules/index.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { substitute } from '../substitute.ts';
import { isRecord, toLspRange, toOffset, uriOf } from './protocol.ts';

/** What is known of the pipelines of one folder. */
export interface Scene {
  readonly files: readonly PipelineFile[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Knowledge {
  readonly settings: Settings;
  readonly templates: readonly Template[];
  /** `YYYY-MM-DD` */
  readonly today: string;
}

const metas = new Map<string, RuleMeta>([...rules, ...driftRules].map(({ meta }) => [meta.id, meta]));

/** All pipelines of one folder, looked at together: names and order go across files. */
export function lookAt(sources: readonly SourceFile[], complete: boolean, { settings, templates, today }: Knowledge): Scene {
  const files = sources.map(parsePipelineFile);
  const found = [...runRules(rules, { files, settings, complete }), ...runRules(driftRules, { report: findDrift(files, templates, settings) })];
  return { files, diagnostics: withoutWaived(found, sources, today).open };
}

function rangeOf({ location }: Diagnostic): { start: number; end: number } {
  return location.kind === 'file' ? location.range ?? { start: 0, end: 0 } : { start: 0, end: 0 };
}

function ofFile({ files, diagnostics }: Scene, path: string): { file: PipelineFile; own: Diagnostic[] } | undefined {
  const file = files.find(({ source }) => source.path === path);
  return file === undefined ? undefined : { file, own: diagnostics.filter(({ location }) => location.kind === 'file' && location.path === path) };
}

const severity = { error: 1, warning: 2, info: 3 } as const;

function toLsp(diagnostic: Diagnostic, source: SourceFile, files: readonly PipelineFile[]): object {
  const related = (diagnostic.related ?? []).flatMap(({ message, location }) => {
    const other = location.kind === 'file' ? files.find((one) => one.source.path === location.path)?.source : undefined;
    if (other === undefined || location.kind !== 'file' || !other.path.startsWith('/')) return [];
    return [{ message, location: { uri: uriOf(other.path), range: toLspRange(other, location.range ?? { start: 0, end: 0 }) } }];
  });
  return {
    range: toLspRange(source, rangeOf(diagnostic)), severity: severity[diagnostic.severity], code: diagnostic.rule, source: 'ci-lint',
    message: diagnostic.help === undefined ? diagnostic.message : `${diagnostic.message}\n${diagnostic.help}`, ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

export function publishedDiagnostics(scene: Scene, path: string): object[] {
  const found = ofFile(scene, path);
  return found === undefined ? [] : found.own.map((one) => toLsp(one, found.file.source, scene.files));
}

const base: Omit<Scenario, 'event' | 'ref' | 'branch' | 'defaultBranch'> = {
  sourceBranch: 'feature', repo: 'owner/name', message: 'a message', author: 'author', cron: 'nightly', platform: 'linux/amd64', instance: 'ci.example',
  sha: '0123456789abcdef0123456789abcdef01234567', changedFiles: [], deployTarget: '', variables: {},
};

/** What the server makes of an expression, on a push and on a tag. */
function resolved(file: PipelineFile, offset: number, { defaultBranch }: Settings): { text: string; range: { start: number; end: number } } | undefined {
  const expression = file.substitution.expressions.find(({ range }) => offset >= range.start && offset <= range.end);
  if (expression === undefined) return undefined;
  const { range } = expression;
  const scenarios: readonly (readonly [string, Scenario])[] = [
    ['push', { ...base, defaultBranch, event: 'push', ref: `refs/heads/${defaultBranch}`, branch: defaultBranch }],
    ['tag `v1.2.3`', { ...base, defaultBranch, event: 'tag', ref: 'refs/tags/v1.2.3', branch: '' }],
  ];
  const lines = scenarios.map(([label, scenario]) => {
    const variables: Record<string, string> = { ...environmentOf(scenario, { name: file.workflow.name, number: 1 }), ...file.workflow.matrix?.rows[0] };
    const result = substitute(file.source.text, { expressions: [expression], escapes: [], errors: [], end: file.substitution.end }, (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined));
    if (result.kind !== 'done') return `- ${label}: the server refuses it`;
    const value = result.text.slice(range.start, result.text.length - (file.substitution.end - range.end));
    return `- ${label}: ${value === '' ? 'nothing' : `\`${value}\``}`;
  });
  return { text: `\`${file.source.text.slice(range.start, range.end)}\` is replaced before the file is read as YAML:\n\n${lines.join('\n')}`, range };
}

function about({ rule, message }: Diagnostic): string {
  const meta = metas.get(rule);
  return `**${rule}** ${message}\n\n${meta === undefined ? '' : `*${meta.name}*: ${meta.summary}.\n\n${meta.why}`}`;
}

/** Markdown about the place: what the substitution makes of it, and why findings there matter. */
export function hoverAt(scene: Scene, path: string, position: unknown, { settings }: Knowledge): object | null {
  const found = ofFile(scene, path);
  if (found === undefined) return null;
  const { file, own } = found;
  const offset = toOffset(file.source, position);
  const value = resolved(file, offset, settings);
  const here = own.filter((one) => offset >= rangeOf(one).start && offset <= rangeOf(one).end);
  const parts = [...(value === undefined ? [] : [value.text]), ...here.map(about)];
  const range = value?.range ?? (here[0] === undefined ? undefined : rangeOf(here[0]));
  if (parts.length === 0 || range === undefined) return null;
  return { contents: { kind: 'markdown', value: parts.join('\n\n---\n\n') }, range: toLspRange(file.source, range) };
}

/** The fixes of findings that touch a range: the same edits that `--fix` makes. */
export function codeActionsAt(scene: Scene, path: string, range: unknown): object[] {
  const found = ofFile(scene, path);
  if (found === undefined || !isRecord(range)) return [];
  const { file, own } = found;
  const [from, to] = [toOffset(file.source, range['start']), toOffset(file.source, range['end'])];
  return own.filter((one) => rangeOf(one).start <= to && rangeOf(one).end >= from).flatMap((diagnostic) => {
    const { fix } = diagnostic;
    if (fix === undefined) return [];
    const changes: Record<string, object[]> = {};
    for (const edit of fix.edits) {
      const source = scene.files.find((one) => one.source.path === edit.path)?.source;
      if (source === undefined) return [];
      (changes[uriOf(edit.path)] ??= []).push({ range: toLspRange(source, edit.range), newText: edit.newText });
    }
    return [{ title: fix.title, kind: 'quickfix', isPreferred: fix.safety === 'safe', diagnostics: [toLsp(diagnostic, file.source, scene.files)], edit: { changes } }];
  });
}
