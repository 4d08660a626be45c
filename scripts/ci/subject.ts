import type { SourceFile } from '../core/source.ts';
import type { Settings } from './settings.ts';
import type { Workflow } from './model.ts';
import type { Substitution } from './substitution.ts';

/** One pipeline file in every form a rule may want to look at. */
export interface PipelineFile {
  readonly source: SourceFile;
  /** The raw text, parsed: what `matrix`, the schema and the deprecation checks of Woodpecker see. Ranges point into `source`. */
  readonly workflow: Workflow;
  /** Every `${...}` and escape of the raw text, comments included. */
  readonly substitution: Substitution;
}

/** What a rule is asked about: all pipeline files of one repository. A rule that cares for one file loops over `files`. */
export interface Subject {
  /** In the order in which Woodpecker takes them: by name. */
  readonly files: readonly PipelineFile[];
  readonly settings: Settings;
  /** True when `files` is everything the server would load, so that "no workflow does X" can be said. */
  readonly complete: boolean;
}
