import type { SourceFile } from '../core/source.ts';
import { parseWorkflow } from './pipeline.ts';
import type { PipelineFile } from './subject.ts';
import { parseSubstitution } from './substitution.ts';

/** A pipeline file in every form that rules and simulation look at. Never throws. */
export function parsePipelineFile(source: SourceFile): PipelineFile {
  return { source, workflow: parseWorkflow(source), substitution: parseSubstitution(source.broken === undefined ? source.text : '') };
}
