import type { PipelineFile } from '../subject.ts';
import type { Contract } from './contract.ts';

/** One version of a template. */
export interface TemplateVersion {
  readonly version: number;
  readonly file: PipelineFile;
}

/** A canonical pipeline, what may differ from it, and what it was. */
export interface Template {
  readonly name: string;
  readonly contract: Contract;
  /** As it is now; its path is how people find it: `templates/python-ci.yml`. */
  readonly file: PipelineFile;
  /** Older versions, oldest first. */
  readonly history: readonly TemplateVersion[];
}

/** In a template, the host of the registry and the owner of the shared images are these; in a repository they are its own. */
export const templateRegistry = 'forge.example';
export const templateNamespace = 'loco';
export const templateSharedImage = 'loco/shared-ci-shared';
