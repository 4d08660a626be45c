import type { Diagnostic } from '../../core/diagnostic.ts';
import type { SourceFile } from '../../core/source.ts';
import type { PipelineFile } from '../subject.ts';
import type { Settings } from '../settings.ts';

/** What is known of one repository. Paths of its pipelines count from its top, as in a run of `ci-lint` there. */
export interface Scene {
  /** Absolute, with a slash at its end. */
  readonly root: string;
  readonly settings: Settings;
  readonly files: readonly PipelineFile[];
  /** What counts, after severities and suppressions. */
  readonly diagnostics: readonly Diagnostic[];
  /** Texts that findings point into, templates too, by path. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Where a file stands on the disk, by its path; nothing for one that is nowhere. */
  place(path: string): string | undefined;
  /** What would count after other texts take the place of some of these. */
  again(texts: ReadonlyMap<string, string>): readonly Diagnostic[];
}

/** A configuration that is not valid: nothing is judged then. */
export interface Broken {
  readonly mistakes: readonly Diagnostic[];
  readonly source: SourceFile;
  /** On the disk. */
  readonly place: string;
}

/** What the server asks of the disk. `open`: texts of the editor, by path; they win. */
export interface World {
  /** The repository of a pipeline; nothing for a file that Woodpecker does not read. */
  look(path: string, open: ReadonlyMap<string, string>): Promise<Scene | Broken | undefined>;
  /** Mistakes of a configuration file. */
  checkConfig(path: string, text: string): Promise<Broken | undefined>;
  /** Something changed on the disk. */
  forget(): void;
}

/** A file of a scene and what was found in it. */
export interface View {
  readonly scene: Scene;
  readonly file: PipelineFile;
  readonly own: readonly Diagnostic[];
}

/** `path`: on the disk. */
export function viewOf(scene: Scene, path: string): View | undefined {
  const file = scene.files.find(({ source }) => scene.root + source.path === path);
  return file === undefined ? undefined : { scene, file, own: scene.diagnostics.filter(({ location }) => location.kind === 'file' && location.path === file.source.path) };
}

export function rangeOf({ location }: Diagnostic): { readonly start: number; readonly end: number } {
  return location.kind === 'file' ? location.range ?? { start: 0, end: 0 } : { start: 0, end: 0 };
}

/** Address of a file for the editor: as the editor calls it when it is open there. */
export type Addresses = (place: string) => string;
