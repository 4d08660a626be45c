import type { TextEdit } from '../../core/edit.ts';
import type { Drift } from '../drift/compare.ts';
import type { Difference } from '../drift/difference.ts';
import type { StepMatch } from '../drift/match-steps.ts';
import type { Container } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';

/** What a fix for one difference may look at. */
export interface Scene {
  readonly difference: Difference;
  readonly drift: Drift;
  /** Every file that was compared. */
  readonly files: readonly PipelineFile[];
  readonly settings: Settings;
  /** The template as this repository would have written it: its registry, owner, branch and parameters. */
  readonly fresh: PipelineFile;
}

/** A way to mend a difference. Whether it does is checked by comparing again, see `fix-of.ts`. */
export interface Attempt {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export type Fixer = (scene: Scene) => Iterable<Attempt>;

/** The pair of steps that a difference is about. */
export function matchOf({ difference: { step }, drift }: Scene): StepMatch | undefined {
  return drift.matches.find(({ name }) => name === step);
}

/** The step of the template that a difference is about, localized. */
export function wantedOf({ difference: { step }, fresh }: Scene): Container | undefined {
  return fresh.workflow.steps.find(({ name }) => name === step);
}
