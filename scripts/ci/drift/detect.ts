import type { Fix } from '../../core/diagnostic.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { compareWithTemplate, stepsOf } from './compare.ts';
import type { Drift } from './compare.ts';
import type { Difference } from './difference.ts';
import { addHeader } from '../drift-fixes/header.ts';
import { headerOf } from './header.ts';
import type { Header } from './header.ts';
import { matchSteps } from './match-steps.ts';
import { showsSigns, signsOf } from './signs.ts';
import type { Template } from './template.ts';

/** A drift, and whether the files follow that template only by looks. */
export interface FoundDrift extends Drift {
  /** No header says so, and no image of the fleet is used: the likeness may be a coincidence. */
  readonly guessed: boolean;
}

export interface DriftReport {
  readonly drifts: readonly FoundDrift[];
  /** What is wrong with headers. */
  readonly headers: readonly Difference[];
  /** A fix for one of these differences, when there is one; see `drift-fixes/`. */
  readonly fixOf?: (difference: Difference) => Fix | undefined;
}

/** How surely files without a header follow a template; 0 when they do not. */
function certainty(template: Template, files: readonly PipelineFile[]): number {
  const { contract } = template;
  const steps = stepsOf(files);
  // the cheap question first: it needs neither the template's pipeline nor the pairing of steps
  if (!showsSigns(signsOf(contract), steps.map(({ step }) => step))) return 0;
  const matches = matchSteps(template, steps);
  if (!matches.some(({ name, strong }) => strong && contract.detect.includes(name))) return 0;
  const required = Object.entries(contract.steps).filter(([, { required: must }]) => must).map(([name]) => name);
  const there = required.filter((name) => matches.some((match) => match.name === name)).length;
  return there * 2 < required.length ? 0 : matches.reduce((sum, { weight }) => sum + weight, 0);
}

/** Whether a step uses the shared image or another image of its owner: then the files belong to this fleet. */
function usesFleetImages(files: readonly PipelineFile[], { sharedImage }: Settings): boolean {
  const owner = sharedImage.name.slice(0, sharedImage.name.lastIndexOf('/') + 1);
  return stepsOf(files).some(({ step }) => owner !== '' && `/${step.image?.value ?? ''}`.includes(`/${owner}`));
}

function* headerMistakes(file: PipelineFile, header: Header, templates: readonly Template[]): Generator<Difference> {
  const base = { standing: 'local-change', clause: 'header', file, place: { range: header.range } } as const;
  for (const word of header.strange) yield { ...base, rule: 'DRF010', message: `the header says \`${word}\`, which means nothing`, help: 'write `# ci-lint: template=python-ci@1 python=3.13`' };
  const template = templates.find(({ name }) => name === header.template);
  if (template === undefined) {
    yield { ...base, rule: 'DRF010', message: `there is no template \`${header.template}\``, help: `one of ${templates.map(({ name }) => name).join(', ')}` };
    return;
  }
  if (header.version !== undefined && header.version > template.contract.version) {
    yield { ...base, rule: 'DRF010', message: `there is no version ${header.version} of \`${header.template}\``, help: `the newest is ${template.contract.version}; is this ci-lint older than the file?` };
  }
  for (const [name, value] of Object.entries(header.params)) {
    const param = template.contract.params?.[name];
    if (param === undefined) yield { ...base, rule: 'DRF011', message: `\`${template.name}\` has no parameter \`${name}\``, help: `it has ${Object.keys(template.contract.params ?? {}).join(', ') || 'none'}` };
    else if (!Object.hasOwn(param.values, value)) yield { ...base, rule: 'DRF011', message: `\`${name}=${value}\` is not allowed`, help: `one of ${Object.keys(param.values).join(', ')}` };
  }
}

/** The version to write into a header: the oldest that some part of the file still is, else the one it follows. */
function writtenVersion({ differences, version }: Drift): number {
  return Math.min(version, ...differences.flatMap(({ standing, message }) => (standing === 'behind' ? Number(/@(\d+)$/.exec(message)?.[1] ?? version) : [])));
}

/** A file that follows a template and does not say so: found again only as long as it is like it. */
function missingHeader(drift: FoundDrift): Difference {
  const { file, template } = drift;
  return {
    rule: 'DRF010', standing: 'cosmetic', severity: 'info', clause: 'header', file, place: { range: { start: 0, end: 0 } },
    message: `follows ${template.name}, and no header says so`, help: `with \`# ci-lint: template=${template.name}\` at its top it is recognised whatever changes`,
    fix: { title: 'write the header', safety: 'safe', edits: [addHeader(file, { ...drift, version: writtenVersion(drift) })] },
  };
}

/** Which templates these files of one repository follow, by header or by looks, and where they differ. */
export function findDrift(all: readonly PipelineFile[], templates: readonly Template[], settings: Settings): DriftReport {
  const files = all.filter(({ workflow }) => workflow.root !== undefined);
  const named = new Map<string, PipelineFile[]>();
  const headers: Difference[] = [];
  const free: PipelineFile[] = [];
  for (const file of files) {
    const header = headerOf(file);
    if (header === undefined) free.push(file);
    else {
      headers.push(...headerMistakes(file, header, templates));
      named.set(header.template, [...(named.get(header.template) ?? []), file]);
    }
  }
  const chosen = templates.filter(({ name }) => named.has(name));
  const drifts: FoundDrift[] = chosen.map((template) => ({ ...compareWithTemplate(template, [...(named.get(template.name) ?? []), ...free], settings), guessed: false }));
  // what a named template uses already is not looked at again
  const left = free.filter((file) => !drifts.some(({ matches }) => matches.some(({ found }) => found.file === file)));
  const ranked = templates.filter((one) => !chosen.includes(one)).map((template) => ({ template, sure: certainty(template, left) })).filter(({ sure }) => sure > 0).sort((a, b) => b.sure - a.sure);
  const [best] = ranked;
  if (best !== undefined) drifts.push({ ...compareWithTemplate(best.template, left, settings), guessed: !usesFleetImages(left, settings) });
  for (const drift of drifts) {
    if (!drift.guessed && !named.has(drift.template.name) && headerOf(drift.file) === undefined) headers.push(missingHeader(drift));
  }
  return { drifts, headers };
}
