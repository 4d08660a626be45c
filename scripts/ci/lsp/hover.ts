import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Range } from '../../core/source.ts';
import { environmentOf } from '../environment.ts';
import type { Scenario } from '../environment.ts';
import { ruleMetas } from '../judge.ts';
import type { Axis, Container, Place } from '../model.ts';
import { simulate } from '../simulate.ts';
import { substitute } from '../substitute.ts';
import type { PipelineFile } from '../subject.ts';
import { toLspRange, toOffset } from './protocol.ts';
import { rangeOf } from './scene.ts';
import type { View } from './scene.ts';

/** Longer pipelines are not run in mind while the mouse moves. */
const mostText = 200_000;
const mostRows = 4;

interface Told {
  readonly text: string;
  readonly range: Range;
}

function usual(defaultBranch: string, event: string, ref: string, branch: string): Scenario {
  return {
    event, ref, branch, defaultBranch, sourceBranch: 'feature', repo: 'owner/name', message: 'a message', author: 'author', cron: 'nightly', platform: 'linux/amd64', instance: 'ci.example',
    sha: '0123456789abcdef0123456789abcdef01234567', changedFiles: [], deployTarget: event === 'deployment' ? 'production' : '', variables: {},
  };
}

/** The events that are told of, with what is usual for each. */
function scenarios(main: string): readonly (readonly [string, Scenario])[] {
  const on = (event: string, ref = `refs/heads/${main}`, branch = main): Scenario => usual(main, event, ref, branch);
  return [
    [`push to \`${main}\``, on('push')], ['push to `feature`', on('push', 'refs/heads/feature', 'feature')], [`pull request to \`${main}\``, on('pull_request', 'refs/pull/1/head')],
    ['tag `v1.2.3`', on('tag', 'refs/tags/v1.2.3', '')], ['release `v1.2.3`', on('release', 'refs/tags/v1.2.3')], ['cron `nightly`', on('cron')], ['manual', on('manual')], ['deployment to `production`', on('deployment')],
  ];
}

const rowsOf = ({ workflow }: PipelineFile): readonly Axis[] => (workflow.matrix === undefined || workflow.matrix.rows.length === 0 ? [{}] : workflow.matrix.rows);

/** What the server makes of a stretch of the raw text; nothing when it refuses. */
function substituted(file: PipelineFile, { start, end }: Range, scenario: Scenario, axis: Axis): string | undefined {
  const variables: Record<string, string> = { ...environmentOf(scenario, { name: file.workflow.name, number: 1 }), ...axis };
  const within = <Item extends { readonly range: Range }>(items: readonly Item[]): Item[] => items.filter(({ range }) => range.start >= start && range.end <= end);
  const { expressions, escapes } = file.substitution;
  const result = substitute(file.source.text, { expressions: within(expressions), escapes: within(escapes), errors: [], end: file.source.text.length }, (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined));
  return result.kind === 'done' ? result.text.slice(start, result.text.length - (file.source.text.length - end)) : undefined;
}

const shown = (value: string | undefined): string => (value === undefined ? 'the server refuses it' : value === '' ? 'nothing' : `\`${value}\``);

/** A line for a push and a tag, and for each row of the matrix where rows differ. */
function values(file: PipelineFile, range: Range, main: string): string {
  const rows = rowsOf(file);
  const [push, tag] = [usual(main, 'push', `refs/heads/${main}`, main), usual(main, 'tag', 'refs/tags/v1.2.3', '')];
  return ([['push', push], ['tag `v1.2.3`', tag]] as const).flatMap(([label, scenario]) => {
    const found = rows.map((axis) => shown(substituted(file, range, scenario, axis)));
    if (new Set(found).size === 1) return [`- ${label}: ${found[0] ?? ''}`];
    const lines = rows.slice(0, mostRows).map((axis, at) => `- ${label}, ${Object.entries(axis).map(([key, value]) => `${key}=${value}`).join(' ')}: ${found[at] ?? ''}`);
    return rows.length > mostRows ? [...lines, `- and ${rows.length - mostRows} more rows`] : lines;
  }).join('\n');
}

/** What a `${...}` becomes. */
function aboutExpression({ file, scene }: View, offset: number): Told | undefined {
  const expression = file.substitution.expressions.find(({ range }) => offset >= range.start && offset <= range.end);
  if (expression === undefined) return undefined;
  const { range } = expression;
  return { text: `\`${file.source.text.slice(range.start, range.end)}\` is replaced before the file is read as YAML:\n\n${values(file, range, scene.settings.defaultBranch)}`, range };
}

const containersOf = ({ workflow }: PipelineFile): readonly Container[] => [...workflow.clone, ...workflow.services, ...workflow.steps];
const covers = ({ start, end }: Range, offset: number): boolean => offset >= start && offset <= end;
const places = ({ range, use }: Place): readonly Range[] => (use === undefined ? [range] : [use, range]);

/** The image as the agent is asked for it. */
function aboutImage({ file, scene }: View, offset: number): Told | undefined {
  for (const { image } of containersOf(file)) {
    const range = image === undefined ? undefined : places(image).find((one) => covers(one, offset));
    if (image === undefined || range === undefined) continue;
    const isPlain = !file.substitution.expressions.some((one) => one.range.start >= image.range.start && one.range.end <= image.range.end);
    if (isPlain && image.use === undefined) return undefined;
    return { text: `image${image.use === undefined ? '' : `, written at line ${toLspRange(file.source, image.range).start.line + 1}`}:\n\n${isPlain ? `- \`${image.value}\`` : values(file, image.range, scene.settings.defaultBranch)}`, range };
  }
  return undefined;
}

/** On which events a step or a workflow runs, and why not on the others. */
function aboutConditions({ file, scene }: View, offset: number): Told | undefined {
  const { workflow, source } = file;
  const step = containersOf(file).find(({ when, namePlace }) => [...places(namePlace), ...(when === undefined ? [] : places(when))].some((range) => covers(range, offset) && range.end - range.start < source.text.length));
  const own = step?.when === undefined ? undefined : places(step.when).find((range) => covers(range, offset));
  const range = step === undefined ? (workflow.when === undefined ? undefined : places(workflow.when).find((one) => covers(one, offset))) : own ?? places(step.namePlace).find((one) => covers(one, offset));
  if (range === undefined || scene.files.reduce((sum, one) => sum + one.source.text.length, 0) > mostText) return undefined;
  const lines = scenarios(scene.settings.defaultBranch).map(([label, scenario]) => {
    const found = simulate(scene.files, scenario, scene.settings).workflows.filter(({ path }) => path === source.path);
    const answers = found.map((one) => {
      const inner = step === undefined ? undefined : one.steps.find(({ name, kind }) => name === step.name && (kind === 'clone') === (step.area === 'clone'));
      if (!one.runs) return one.reason;
      return inner === undefined || inner.runs ? '' : inner.reason;
    });
    const reason = answers.every((answer) => answer !== '') ? answers[0] : undefined;
    return `- ${label}: ${reason === undefined ? `**runs**${answers.every((answer) => answer === '') ? '' : ' for some rows of the matrix'}` : `no; ${reason}`}`;
  });
  return { text: `${step === undefined ? 'this workflow' : `\`${step.name}\``}, by its own conditions and those of its workflow (no changed files are assumed):\n\n${lines.join('\n')}`, range };
}

function about({ rule, message }: Diagnostic): string {
  const meta = ruleMetas.get(rule);
  return `**${rule}** ${message}\n\n${meta === undefined ? '' : `*${meta.name}*: ${meta.summary}.\n\n${meta.why}`}`;
}

/** Markdown about a place: what the substitution makes of it, when it runs, and why findings there matter. */
export function hoverAt(view: View, position: unknown): object | null {
  const { file, own } = view;
  const offset = toOffset(file.source, position);
  const told = [aboutExpression(view, offset), aboutImage(view, offset) ?? aboutConditions(view, offset)].filter((one) => one !== undefined);
  const here = own.filter((one) => covers(rangeOf(one), offset));
  const parts = [...told.map(({ text }) => text), ...here.map(about)];
  const range = told[0]?.range ?? (here[0] === undefined ? undefined : rangeOf(here[0]));
  return parts.length === 0 || range === undefined ? null : { contents: { kind: 'markdown', value: parts.join('\n\n---\n\n') }, range: toLspRange(file.source, range) };
}
