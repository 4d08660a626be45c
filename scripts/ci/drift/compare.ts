import type { Place } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { brokenOrder } from './compare-order.ts';
import { compareExtra } from './compare-extra.ts';
import { compareField, inferParam, placeOfField } from './compare-field.ts';
import type { FieldContext } from './compare-field.ts';
import { fieldNames } from './contract.ts';
import type { FieldName } from './contract.ts';
import { worst } from './difference.ts';
import type { Difference, DriftRule, Standing } from './difference.ts';
import { headerOf } from './header.ts';
import type { Header } from './header.ts';
import { matchSteps } from './match-steps.ts';
import type { PlacedStep, StepMatch } from './match-steps.ts';
import { normalField, normalForm } from './normal-form.ts';
import type { Template, TemplateVersion } from './template.ts';

/** How the pipeline files of a repository stand to one template. */
export interface Drift {
  readonly template: Template;
  readonly standing: Standing;
  /** The version that it follows: by its header, else by what it equals, else the newest. */
  readonly version: number;
  readonly differences: readonly Difference[];
  readonly matches: readonly StepMatch[];
  /** The file with the most steps of the template. */
  readonly file: PipelineFile;
  readonly params: Readonly<Record<string, string>>;
}

const ruleOf: Readonly<Record<FieldName, DriftRule>> = {
  image: 'DRF005', pull: 'DRF005', commands: 'DRF004', when: 'DRF006', environment: 'DRF008', settings: 'DRF008',
  failure: 'DRF012', detach: 'DRF012', entrypoint: 'DRF012', privileged: 'DRF012',
};

/** The older version that has this field as the repository has it. */
function olderWith(template: Template, match: StepMatch, field: FieldName, settings: Settings): TemplateVersion | undefined {
  const here = JSON.stringify(normalField(match.found.file, match.found.step, field, settings.defaultBranch));
  return template.history.findLast(({ file }) => {
    const step = file.workflow.steps.find(({ name }) => name === match.name);
    return step !== undefined && JSON.stringify(normalField(file, step, field, 'main')) === here;
  });
}

function* compareStep(context: FieldContext): Generator<Difference> {
  const { template, match, settings } = context;
  for (const field of fieldNames) {
    const clause = match.clause[field];
    if (clause === undefined) continue;
    for (const { message, help, place, aboutParam } of compareField(field, clause, context)) {
      const older = olderWith(template, match, field, settings);
      const standing: Standing = older !== undefined ? 'behind' : clause.mode === 'forbidden' ? 'forbidden' : 'local-change';
      yield {
        rule: aboutParam === true ? 'DRF011' : ruleOf[field], standing, clause: `steps.${match.name}.${field}`, file: match.found.file, step: match.name, field,
        message: older === undefined ? message : `${message}: as in ${template.name}@${older.version}`,
        place: place ?? placeOfField(match.found.step, field) ?? match.found.step.namePlace,
        template: placeOfField(match.wanted, field) ?? match.wanted.namePlace,
        ...(older !== undefined ? { help: '`ci-lint upgrade` brings it up to date' } : help === undefined ? {} : { help }),
      };
    }
  }
}

function* missingSteps({ contract, file: own, name }: Template, matches: readonly StepMatch[], file: PipelineFile): Generator<Difference> {
  const place: Place = file.workflow.sections.steps ?? { range: { start: 0, end: 0 } };
  for (const [step, clause] of Object.entries(contract.steps)) {
    if (!clause.required || matches.some((match) => match.name === step)) continue;
    const wanted = own.workflow.steps.find((one) => one.name === step);
    yield {
      rule: 'DRF001', standing: 'missing', clause: `steps.${step}.required`, message: `the step \`${step}\` of ${name} is missing`, file, step,
      place: { range: { start: place.range.start, end: place.range.start } }, help: 'add it, as the template shows it',
      ...(wanted === undefined ? {} : { template: wanted }),
    };
  }
}

function* compareOrder({ contract }: Template, matches: readonly StepMatch[], files: readonly PipelineFile[], settings: Settings): Generator<Difference> {
  const byName = new Map(matches.map((match) => [match.name, match]));
  for (const clause of new Set(contract.order)) {
    const [first = '', second = ''] = clause.split(' < ');
    const [before, after] = [byName.get(first), byName.get(second)];
    if (before === undefined || after === undefined) continue;
    const cell = brokenOrder(files, before, after, settings);
    if (cell === undefined) continue;
    yield {
      rule: 'DRF007', standing: 'local-change', clause: `order ${clause}`, file: after.found.file, place: after.found.step.namePlace, step: second, template: after.wanted.namePlace,
      message: `on ${cell.label}, \`${after.found.step.name}\` does not wait for \`${before.found.step.name}\``, help: 'use `depends_on`, of the step or of its workflow',
    };
  }
  for (const group of contract.together ?? []) {
    const members = group.flatMap((name) => byName.get(name) ?? []);
    const [first] = members;
    const stray = members.find(({ found }) => found.file !== first?.found.file);
    if (first === undefined || stray === undefined) continue;
    yield {
      rule: 'DRF003', standing: 'local-change', clause: `together ${group.join(', ')}`, file: stray.found.file, place: stray.found.step.namePlace, step: stray.name, template: stray.wanted.namePlace,
      message: `\`${stray.found.step.name}\` is in another workflow than \`${first.found.step.name}\`, and needs its files`, help: 'every workflow has a workspace of its own: put both into one',
    };
  }
}

function* compareWorkflow({ contract }: Template, files: readonly PipelineFile[]): Generator<Difference> {
  for (const [key, wanted] of Object.entries(contract.workflow ?? {})) {
    if (wanted !== 'forbidden') continue;
    for (const file of files) {
      const { workflow } = file;
      const place = key === 'skip_clone' ? (workflow.skipClone?.value === true ? workflow.skipClone : undefined) : key === 'matrix' ? workflow.matrix : workflow.sections[key === 'clone' ? 'clone' : 'services'];
      if (place === undefined) continue;
      yield { rule: 'DRF012', standing: 'forbidden', clause: `workflow.${key}`, file, place, message: `the template forbids \`${key}\``, help: 'remove it' };
    }
  }
}

function paramsOf({ contract }: Template, matches: readonly StepMatch[], settings: Settings): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { clause, found: { step } } of matches) {
    const { param: name, mode } = clause.image ?? {};
    const param = name === undefined ? undefined : contract.params?.[name];
    if (mode !== 'param' || name === undefined || param === undefined || clause.image === undefined) continue;
    const value = inferParam(step.image?.value ?? '', clause.image, param, settings);
    if (value !== undefined) found[name] ??= value;
  }
  return found;
}

function mainFile(matches: readonly StepMatch[], files: readonly PipelineFile[]): PipelineFile {
  const count = (file: PipelineFile): number => matches.filter(({ found }) => found.file === file).length;
  return [...files].sort((a, b) => count(b) - count(a))[0] as PipelineFile;
}

/** The version that a file is, word by word but for its looks; nothing when it was changed. */
function equalVersion({ history, file: own, contract }: Template, file: PipelineFile, settings: Settings): number | undefined {
  const here = normalForm(file, settings);
  if (normalForm(own, { defaultBranch: 'main' }) === here) return contract.version;
  return history.findLast((one) => normalForm(one.file, { defaultBranch: 'main' }) === here)?.version;
}

function behindBy({ name, contract }: Template, version: number, file: PipelineFile, header: Header | undefined): Difference[] {
  if (version >= contract.version) return [];
  const place = header?.range ?? { start: 0, end: 0 };
  return [{
    rule: 'DRF009', standing: 'behind', clause: 'version', file, place: { range: place }, message: `follows ${name}@${version}; the current version is ${contract.version}`,
    help: '`ci-lint upgrade --diff` shows what changed since, on this file',
  }];
}

export function stepsOf(files: readonly PipelineFile[]): PlacedStep[] {
  return files.flatMap((file) => file.workflow.steps.map((step) => ({ file, step })));
}

/** Everything in which `files` do not keep to the contract of `template`. */
export function compareWithTemplate(template: Template, files: readonly PipelineFile[], settings: Settings): Drift {
  const matches = matchSteps(template, stepsOf(files));
  const file = mainFile(matches, files);
  const header = files.map(headerOf).find((one) => one?.template === template.name);
  const used = files.filter((one) => one === file || matches.some(({ found }) => found.file === one));
  const differences = [
    ...missingSteps(template, matches, file),
    ...matches.flatMap((match) => [...compareStep({ template, match, settings, declared: header?.params ?? {} })]),
    ...compareOrder(template, matches, files, settings),
    ...compareWorkflow(template, used),
    ...compareExtra(template, matches, used, settings),
  ];
  const equal = equalVersion(template, file, settings);
  const version = header?.version ?? equal ?? template.contract.version;
  const old = behindBy(template, version, file, header);
  const params = paramsOf(template, matches, settings);
  const usual = Object.entries(params).every(([name, value]) => template.contract.params?.[name]?.default === value);
  const looks: Standing = file.source.text === template.file.source.text ? 'identical' : equal === template.contract.version ? 'cosmetic' : usual && differences.length > 0 ? 'cosmetic' : 'declared';
  return { template, version, differences: [...differences, ...old], matches, file, params, standing: worst([looks, ...[...differences, ...old].map(({ standing }) => standing)]) };
}
