import type { Fix } from '../../core/diagnostic.ts';
import { applyEdits } from '../../core/edit.ts';
import { compareWithTemplate } from '../drift/compare.ts';
import type { Drift } from '../drift/compare.ts';
import type { DriftReport } from '../drift/detect.ts';
import type { Difference, DriftRule } from '../drift/difference.ts';
import { headerOf } from '../drift/header.ts';
import type { Template } from '../drift/template.ts';
import { parsePipelineFile } from '../pipeline-file.ts';
import { refusalsOf } from '../server-checks.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { isEnvironmentError } from '../../core/failure.ts';
import { planUpgrade } from '../upgrade/upgrade.ts';
import { localize, registryOf } from '../upgrade/localize.ts';
import { mendCommands } from './commands.ts';
import { mendConditions } from './conditions.ts';
import { mendField, removeForbidden } from './field.ts';
import { headerFix, mendParameter } from './header.ts';
import { insertStep } from './insert-step.ts';
import { mendOrder } from './order.ts';
import type { Attempt, Fixer, Scene } from './scene.ts';

/** How each rule can be mended. DRF002 and DRF003 want a person: what an extra step is for, and which workflow a step belongs to, nobody else knows. */
const fixers: Readonly<Partial<Record<DriftRule, Fixer>>> = {
  DRF001: insertStep, DRF004: mendCommands, DRF005: mendField, DRF006: mendConditions, DRF007: mendOrder, DRF008: mendField, DRF011: mendParameter, DRF012: removeForbidden,
};

/** More ways than this are not tried. */
const mostAttempts = 8;

function named({ clause, message }: Difference): string {
  return `${clause} ${message}`;
}

function blocked({ workflow, substitution }: PipelineFile, settings: Settings): number {
  return workflow.mistakes.filter(({ blocking }) => blocking).length + substitution.errors.length + [...refusalsOf(workflow, settings)].length;
}

/** The files after the edits; nothing when the edits do not fit each other. */
function after(files: readonly PipelineFile[], { edits }: Attempt): PipelineFile[] {
  return files.map((file) => {
    const own = edits.filter(({ path }) => path === file.source.path);
    return own.length === 0 ? file : parsePipelineFile({ path: file.source.path, text: applyEdits(file.source.text, own) });
  });
}

/**
 * True when the difference is gone, nothing else came, and the server refuses no more than before. What a new step lacks
 * because its whole workflow lacks it is that workflow's own finding.
 */
function holds(attempt: Attempt, { difference, drift, files, settings }: Scene): boolean {
  const then = after(files, attempt);
  if (then.some((file, at) => file !== files[at] && blocked(file, settings) > blocked(files[at] as PipelineFile, settings))) return false;
  const before = new Set(drift.differences.map(named));
  const now = compareWithTemplate(drift.template, then, settings).differences;
  const allowed = difference.rule === 'DRF001' ? `steps.${difference.step ?? ''}.when` : undefined;
  return now.every((one) => named(one) !== named(difference) && (before.has(named(one)) || one.clause === allowed));
}

function sceneOf(difference: Difference, drift: Drift, files: readonly PipelineFile[], settings: Settings): Scene {
  const declared = files.map(headerOf).find((one) => one?.template === drift.template.name)?.params ?? {};
  const locality = { registry: registryOf(files, settings) ?? settings.registries[0]?.split('/')[0] ?? 'forge.example', params: { ...declared, ...drift.params } };
  return { difference, drift, files, settings, fresh: localize(drift.template.file, drift.template, locality, settings) };
}

/** DRF009: what changed in the template, when nobody has to be asked. */
function upgradeOf(drift: Drift, files: readonly PipelineFile[], settings: Settings): Fix | undefined {
  try {
    const upgrade = planUpgrade(drift, files, settings);
    if (upgrade === undefined || upgrade.conflicts.length > 0) return undefined;
    return { title: `replay ${drift.template.name}@${upgrade.from} -> @${upgrade.to}`, safety: 'unsafe', edits: upgrade.edits };
  } catch (error) {
    // an upgrade that would leave the file worse than it is
    if (isEnvironmentError(error)) return undefined;
    throw error;
  }
}

/** The first way to mend a difference of which comparing again says that it does. */
function fixOf(difference: Difference, drift: Drift, files: readonly PipelineFile[], settings: Settings): Fix | undefined {
  if (difference.rule === 'DRF009') return upgradeOf(drift, files, settings);
  const fixer = fixers[difference.rule];
  if (fixer === undefined || difference.standing === 'behind') return undefined;
  const scene = sceneOf(difference, drift, files, settings);
  let tried = 0;
  for (const attempt of fixer(scene)) {
    if (holds(attempt, scene)) return { ...attempt, safety: 'unsafe' };
    tried += 1;
    if (tried === mostAttempts) return undefined;
  }
  return undefined;
}

/** The report with fixes for what can be decided; they are made when somebody asks for them. */
export function withFixes(report: DriftReport, all: readonly PipelineFile[], templates: readonly Template[], settings: Settings): DriftReport {
  const files = all.filter(({ workflow }) => workflow.root !== undefined);
  return {
    ...report,
    fixOf: (difference) => {
      if (difference.fix !== undefined) return difference.fix;
      const drift = report.drifts.find(({ differences }) => differences.includes(difference));
      if (drift !== undefined) return drift.guessed ? undefined : fixOf(difference, drift, files, settings);
      const attempt = headerFix(difference, templates);
      return attempt === undefined ? undefined : { ...attempt, safety: 'unsafe' };
    },
  };
}
