import type { Range } from '../../core/source.ts';

/*
 * The tree of a YAML text with the place of everything. Offsets are into the text that was parsed. Numbers instead of
 * `Range` objects in the nodes: a pipeline has thousands of them.
 */

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

interface Placed {
  /** From the first to behind the last character of the value itself: anchor and tag are not included, quotes are. */
  readonly start: number;
  readonly end: number;
  /** As written: `!!str`, `!custom`; `undefined` when the author gave none. */
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
}

export interface ScalarNode extends Placed {
  readonly kind: 'scalar';
  /** The text after unquoting and folding; never a number or a date, see `go-scalar.ts`. */
  readonly value: string;
  readonly style: ScalarStyle;
}

export interface SequenceNode extends Placed {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly flow: boolean;
}

export interface Pair {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface MappingNode extends Placed {
  readonly kind: 'mapping';
  readonly pairs: readonly Pair[];
  readonly flow: boolean;
}

export interface AliasNode extends Placed {
  readonly kind: 'alias';
  readonly name: string;
  /** What the anchor stands on; never an alias itself. */
  readonly target: SolidNode;
}

export type SolidNode = ScalarNode | SequenceNode | MappingNode;
export type YamlNode = SolidNode | AliasNode;

/** Why a text is not YAML as Woodpecker reads it. `blocking`: Woodpecker refuses the file; otherwise it only loses something. */
export interface YamlMistake {
  readonly kind: 'syntax' | 'duplicate-key' | 'several-documents' | 'too-deep' | 'too-large' | 'alias' | 'byte-order-mark' | 'control-character';
  readonly message: string;
  readonly range: Range;
  readonly related?: Range;
  readonly blocking: boolean;
  readonly help?: string;
}

export interface YamlDocument {
  /** `undefined` when the text is empty or does not parse. */
  readonly root: YamlNode | undefined;
  readonly mistakes: readonly YamlMistake[];
  /** Places of all comments, from `#` to before the line end. */
  readonly comments: readonly Range[];
}
