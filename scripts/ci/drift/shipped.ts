import { parsePipelineFile } from '../pipeline-file.ts';
import type { SourceFile } from '../../core/source.ts';
import type { PipelineFile } from '../subject.ts';
import type { Contract } from './contract.ts';
import type { Template } from './template.ts';

/** A template before its pipelines are parsed. The build makes one of each file below `templates/`. */
export interface TemplateText {
  /** With what it takes over from another. */
  readonly contract: Contract;
  readonly source: SourceFile;
  /** Older versions, oldest first. */
  readonly history: readonly { readonly version: number; readonly source: SourceFile }[];
}

function once<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= make());
}

/** The template; its pipelines are parsed when somebody looks at them, for most templates nobody does. */
export function templateFrom({ contract, source, history }: TemplateText): Template {
  const file = once<PipelineFile>(() => parsePipelineFile(source));
  const versions = once(() => history.map((older) => ({ version: older.version, file: parsePipelineFile(older.source) })));
  return { name: contract.template, contract, get file() { return file(); }, get history() { return versions(); } };
}
