import type { Range } from '../../core/source.ts';
import type { Mistake } from './ast.ts';
import type { Capability, CapabilitySet } from './capability.ts';

/** A value of `allowed_parameters` or `denied_parameters`, as JSON would have it. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** Values by lower-case name of the parameter; an empty list means any value. */
export type ParameterValues = ReadonlyMap<string, readonly Value[]>;

/** What a rule asks beyond the capability. */
export interface Limits {
  /** `undefined` when not written; an empty map counts as none. */
  readonly allowed: ParameterValues | undefined;
  readonly denied: ParameterValues | undefined;
  readonly required: readonly string[];
  /** Seconds; 0 when there is none. */
  readonly minWrappingTtl: number;
  readonly maxWrappingTtl: number;
  /** 0 when there is none. */
  readonly paginationLimit: number;
  /** Template that filters the keys of a LIST; empty when there is none. */
  readonly keysFilter: string;
  readonly mfaMethods: readonly string[];
}

export const noLimits: Limits = {
  allowed: undefined, denied: undefined, required: [], minWrappingTtl: 0, maxWrappingTtl: 0, paginationLimit: 0, keysFilter: '', mfaMethods: [],
};

/** How a pattern is filed: `segments` when a segment may be `+`. */
export type PatternKind = 'exact' | 'prefix' | 'segments';

export interface PolicyRule {
  /** The key as it stands in the text. */
  readonly written: string;
  /** One leading `/` less; a trailing `*` is kept. Templates are still in it. */
  readonly path: string;
  readonly kind: PatternKind;
  /** In the order and number that OpenBao reads; `["deny"]` when deny is among them. */
  readonly capabilities: readonly Capability[];
  readonly set: CapabilitySet;
  readonly limits: Limits;
  /** Unix milliseconds; an expired rule is not in `rules` but in `expired`. */
  readonly expiration: number | undefined;
  /** True when the path holds `{{...}}`. */
  readonly templated: boolean;
  /** True when the path holds a part that is not known here (`${...}` of Terraform). */
  readonly approximate: boolean;
  /** The whole rule, its label, and its capabilities word by word. */
  readonly range: Range;
  readonly pathRange: Range;
  readonly capabilityRanges: readonly { readonly word: string; readonly range: Range }[];
}

export interface Policy {
  /** Name written inside of the text (`name = "..."`), which the server ignores. */
  readonly name: string | undefined;
  /** Rules that count, in the order of the text. What could be read, when `accepted` is false. */
  readonly rules: readonly PolicyRule[];
  /** Rules that have expired: OpenBao drops them, a `deny` too. */
  readonly expired: readonly PolicyRule[];
  /** What makes OpenBao refuse the policy, in the order of the text. */
  readonly mistakes: readonly Mistake[];
  readonly accepted: boolean;
  readonly syntax: 'hcl' | 'json';
}
