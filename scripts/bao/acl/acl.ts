import type { CapabilitySet } from '../policy/capability.ts';
import type { Limits, Policy, PolicyRule } from '../policy/model.ts';
import type { Pattern } from './pattern.ts';

/** A policy as a token has it. */
export interface NamedPolicy {
  readonly name: string;
  /** `''` for the root namespace, else with a `/` at its end. */
  readonly namespace: string;
  readonly policy: Policy;
  /** Where the text came from, for people: a file, or a name on a server. */
  readonly source: string;
  /** Flags of the policy on the server; absent means false. */
  readonly allowWildcardsInTemplates?: boolean;
  readonly allowSlashesInTemplates?: boolean;
}

/** A rule that contributed to a grant. */
export interface Origin {
  readonly policy: NamedPolicy;
  readonly rule: PolicyRule;
}

/** Everything that a token may do where one pattern wins: all rules of that pattern merged. */
export interface Grant {
  readonly pattern: Pattern;
  readonly set: CapabilitySet;
  readonly limits: Limits;
  /** In the order of the policies; never empty. */
  readonly origins: readonly Origin[];
}

/** What a token may do. Made by `compileAcl`. */
export interface Acl {
  /** Namespace whose `root` policy the token has. */
  readonly root: string | undefined;
  readonly exact: ReadonlyMap<string, Grant>;
  /** By the text before the `*`. */
  readonly prefixes: ReadonlyMap<string, Grant>;
  /** Lengths of the prefixes in UTF-16 units, longest first. */
  readonly prefixLengths: readonly number[];
  /** Strongest first. */
  readonly segments: readonly Grant[];
  /** Rules left out since a template in them has no value, or they have expired. */
  readonly dropped: readonly Origin[];
}
