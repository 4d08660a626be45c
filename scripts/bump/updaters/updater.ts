import type { Related } from '../../core/diagnostic.ts';
import type { TextEdit } from '../../core/edit.ts';
import type { Range, SourceFile } from '../../core/source.ts';

/** One version file of a component, as the configuration names it or `detectVersionFiles` finds it. */
export interface VersionFileSpec {
  /** Below the project, with `/`. */
  readonly path: string;
  /** Name of an updater; by the file's name when absent. */
  readonly updater?: string;
  /** For `regex`: one group, named `version` or the only one, marks the version. */
  readonly pattern?: string;
  /** For structured files: which values hold the version (`version`, `appVersion`, `tool.app.version`). */
  readonly fields?: readonly string[];
  /** The file may hold another version than the other files of its component. */
  readonly allowDrift?: boolean;
  /** Found, not configured: no version in it is no mistake. */
  readonly optional?: boolean;
  /** Sets no version of its own; only what it says about released packages is kept true (a sibling workspace). */
  readonly follow?: boolean;
}

/** A version file with its text. */
export interface VersionFile {
  readonly file: SourceFile;
  readonly spec: VersionFileSpec;
  /** There is no such file; the text is empty. */
  readonly absent?: boolean;
}

/** Which numbers of the version stand there; the whole version when absent. */
export type VersionPart = 'major' | 'minor' | 'patch' | 'major.minor';

/** A place in a file where the version stands. */
export interface VersionPlace {
  /** The version alone: without quotes and without a leading `v`. */
  readonly range: Range;
  readonly version: string;
  /** What stands there, for people: `version`, `packages["packages/a"].version`. */
  readonly what: string;
  readonly part?: VersionPart;
}

/** Why a file cannot be read as it should; each kind has a rule in `rules/`. */
export type ProblemKind = 'unknown' | 'syntax' | 'missing' | 'several' | 'pattern' | 'requirement';

export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly range?: Range;
  readonly help?: string;
  readonly related?: readonly Related[];
}

/** What an updater found in a file. */
export interface Reading {
  readonly places: readonly VersionPlace[];
  /** Edits that follow from the release besides the version itself: ranges of siblings that no longer admit it. */
  readonly follow: readonly TextEdit[];
  readonly problems: readonly Problem[];
}

export type Ecosystem = 'npm' | 'cargo' | 'python';

/** A package that is released: what lock files and siblings call it. */
export interface Package {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** Folder of its manifest below the project; empty for the project itself. */
  readonly folder: string;
  /** Its version is that of its workspace: it is released when the manifest of the workspace is. */
  readonly inherits?: boolean;
}

export interface Target {
  readonly spec: VersionFileSpec;
  /** SemVer, without a prefix. */
  readonly next: string;
  /** All packages of the release, from all its manifests. */
  readonly packages: readonly Package[];
  /** Every file that is at hand and can be changed with this one. */
  readonly paths: ReadonlySet<string>;
}

/** A pair of texts that runs as a test: `before` at `current` becomes `after` at `next`. */
export interface UpdaterExample {
  readonly path: string;
  readonly current: string;
  readonly next: string;
  readonly before: string;
  readonly after: string;
  readonly spec?: Omit<VersionFileSpec, 'path'>;
  /** Files of the same component that say what is released. */
  readonly beside?: readonly SourceFile[];
}

/** Knows where the version stands in one kind of file. It only looks: the edits are made from the places. */
export interface Updater {
  readonly name: string;
  /** One line for the documentation. */
  readonly summary: string;
  /** Whether it is the right one for a path that names no updater. */
  matches(path: string): boolean;
  /** The packages that a manifest names, when they are released with it. */
  packages?(file: SourceFile, spec: VersionFileSpec): readonly Package[];
  read(file: SourceFile, target: Target): Reading;
  readonly example: UpdaterExample;
}
