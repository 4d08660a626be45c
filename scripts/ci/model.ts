import type { Range } from '../core/source.ts';
import type { MappingNode, ScalarNode, SolidNode, YamlDocument } from './yaml/node.ts';

/*
 * A Woodpecker workflow as the server understands it, every value with its place. The shapes follow Woodpecker's own
 * types (`types.Workflow`, `types.Container`, `constraint.*`), one spelling for each thing the author may spell in
 * several ways. Absent is `undefined`; an empty list that was written is a list.
 */

/** Where a value stands. What comes through an alias or a merge has two places. */
export interface Place {
  /** Where the text of the value is written: at the anchor, when it came through one. An edit goes here. */
  readonly range: Range;
  /** Where the author refers to it (`*alias`, `<<: *alias`), when that is another place. A reader looks here. */
  readonly use?: Range;
}

/** A scalar that Woodpecker reads as text. Compare `value` and `node.style`/`tagOf(node)`, never numbers. */
export interface Text extends Place {
  readonly value: string;
  readonly node: ScalarNode;
}

export interface Flag extends Place {
  readonly value: boolean;
}

export interface Count extends Place {
  readonly value: number;
}

/** A text or a list of texts; one text is a list of one. */
export interface TextList extends Place {
  readonly items: readonly Text[];
}

/** Any value: of `settings`, `environment`, `backend_options`. */
export interface Value extends Place {
  readonly node: SolidNode;
}

export interface Entry<T> {
  readonly key: Text;
  readonly value: T;
}

export interface Entries<T> extends Place {
  readonly entries: readonly Entry<T>[];
}

/** `branch`, `ref`, `repo`, `platform`, `instance`, `cron`: globs of doublestar, see `ref-glob.ts`. */
export interface Patterns extends Place {
  readonly include: readonly Text[];
  readonly exclude: readonly Text[];
}

export interface PathPatterns extends Patterns {
  readonly ignoreMessage?: Text;
  /** Whether it matches when no file changed; true when absent. */
  readonly onEmpty?: Flag;
}

export interface MatrixPatterns extends Place {
  readonly include: readonly Entry<Text>[];
  readonly exclude: readonly Entry<Text>[];
}

/** One item of `when`: all its keys must match. */
export interface Condition extends Place {
  /** Keys as written, merged ones included, unknown ones too. */
  readonly keys: readonly Text[];
  readonly event?: TextList;
  readonly branch?: Patterns;
  readonly ref?: Patterns;
  readonly repo?: Patterns;
  readonly platform?: Patterns;
  readonly instance?: Patterns;
  readonly cron?: Patterns;
  readonly path?: PathPatterns;
  readonly status?: TextList;
  readonly matrix?: MatrixPatterns;
  readonly evaluate?: Text;
  readonly local?: Flag;
}

/** One item matching is enough; no items match everything. */
export interface When extends Place {
  readonly items: readonly Condition[];
}

export interface Dependency {
  readonly name: Text;
  /** Since 3.15: a dependency that is filtered out is forgotten. */
  readonly optional: boolean;
}

/** Even an empty list counts: it switches the whole workflow from a sequence to a graph. */
export interface DependsOn extends Place {
  readonly items: readonly Dependency[];
}

export type Area = 'steps' | 'services' | 'clone';

/** A step, a service or a clone step. */
export interface Container extends Place {
  readonly area: Area;
  /** Position in its section, from 0, after sequence merges. */
  readonly index: number;
  /** `name:`, else the key in map form, else `step-<index>`. */
  readonly name: string;
  /** Where the name is written; the whole container when it has none. */
  readonly namePlace: Place;
  /** Keys as written, merged ones included, unknown ones too. */
  readonly keys: readonly Text[];
  readonly image?: Text;
  readonly pull?: Flag;
  readonly commands?: TextList;
  readonly entrypoint?: TextList;
  readonly directory?: Text;
  readonly settings?: Entries<Value>;
  readonly environment?: Entries<Value>;
  readonly dependsOn?: DependsOn;
  readonly when?: When;
  readonly failure?: Text;
  readonly detach?: Flag;
  readonly volumes?: TextList;
  readonly ports?: TextList;
  readonly dns?: TextList;
  readonly dnsSearch?: TextList;
  readonly backendOptions?: Value;
  readonly privileged?: Flag;
  readonly devices?: TextList;
  readonly extraHosts?: TextList;
  readonly networkMode?: Text;
  readonly tmpfs?: TextList;
  /** No commands, no entrypoint, no environment: Woodpecker runs the image itself, with `settings` as `PLUGIN_*`. */
  readonly isPlugin: boolean;
}

export interface Concurrency extends Place {
  readonly limit?: Count;
  readonly group?: Text;
}

export interface Workspace extends Place {
  readonly base?: Text;
  readonly path?: Text;
}

/** One row of a matrix: names and values are substituted into the text and matched by `when.matrix`. */
export type Axis = Readonly<Record<string, string>>;

export interface Matrix extends Place {
  /** Lists by name, in the order of the file; empty when `include` decides. */
  readonly axes: readonly Entry<TextList>[];
  readonly include: readonly Entries<Text>[];
  /** What Woodpecker makes of it, its caps included: the workflow runs once for each. */
  readonly rows: readonly Axis[];
  /** True when rows were cut off by Woodpecker's cap. */
  readonly capped: boolean;
}

/** Something Woodpecker reads otherwise than it looks, or not at all. Rules WP001 and following turn these into findings. */
export interface Mistake extends Place {
  readonly kind:
    | 'syntax' | 'duplicate-key' | 'several-documents' | 'too-deep' | 'too-large' | 'alias' | 'byte-order-mark' | 'control-character'
    | 'not-a-mapping' | 'wrong-type' | 'merge' | 'matrix';
  readonly message: string;
  /** True when Woodpecker refuses the file, and with it the whole pipeline. */
  readonly blocking: boolean;
  readonly help?: string;
  readonly related?: Range;
}

/** One file below `.woodpecker/`. */
export interface Workflow {
  readonly path: string;
  /** Base name without `.yml`/`.yaml` and a leading dot: how other workflows and the UI call it. */
  readonly name: string;
  /** The text that was parsed; all ranges point into it. */
  readonly text: string;
  readonly document: YamlDocument;
  /** The top-level mapping, when there is one. */
  readonly root: MappingNode | undefined;
  /** Top-level keys as written, merged ones included, unknown ones too. */
  readonly keys: readonly Text[];
  readonly when?: When;
  readonly steps: readonly Container[];
  readonly services: readonly Container[];
  readonly clone: readonly Container[];
  /** Where the sections stand, when they do. */
  readonly sections: Readonly<Partial<Record<Area, Place>>>;
  readonly skipClone?: Flag;
  readonly labels?: Entries<Text>;
  readonly dependsOn?: DependsOn;
  readonly concurrency?: Concurrency;
  readonly runsOn?: TextList;
  readonly workspace?: Workspace;
  readonly matrix?: Matrix;
  /** In the order of the text. */
  readonly mistakes: readonly Mistake[];
}
