import type { Acl, Grant } from '../acl/acl.ts';
import { findGrant } from '../acl/lookup.ts';
import type { LookupMode } from '../acl/lookup.ts';
import type { Pattern } from '../acl/pattern.ts';
import { createPattern, matches } from '../acl/pattern.ts';
import type { Capability, CapabilitySet } from '../policy/capability.ts';
import { denied, setOf } from '../policy/capability.ts';
import type { BaoVersion } from '../policy/version.ts';
import { PatternIndex } from './pattern-index.ts';
import { charactersOf, decidedBy, fillerFor, intersect, namedBy, witness } from './shape.ts';
import type { Shape } from './shape.ts';

/** A path that stands for all paths about which the same rule decides, and that rule. */
export interface Sample {
  readonly path: string;
  readonly mode: LookupMode;
  /** `undefined`: no rule matches, so it is denied. */
  readonly grant: Grant | undefined;
}

export const modes: readonly LookupMode[] = ['plain', 'list', 'scan'];

const asked: Readonly<Record<LookupMode, CapabilitySet>> = {
  plain: setOf(['create', 'read', 'update', 'delete', 'sudo', 'patch']),
  list: setOf(['list']),
  scan: setOf(['scan']),
};

export function modeOf(capability: Capability): LookupMode {
  return capability === 'list' || capability === 'scan' ? capability : 'plain';
}

/** Which capabilities are asked for when a path is looked up this way. */
export function askedIn(mode: LookupMode): CapabilitySet {
  return asked[mode];
}

/** What a grant really gives: nothing when it denies or is not there. */
export function givenBy(grant: Grant | undefined): CapabilitySet {
  return grant === undefined || (grant.set & denied) !== 0 ? 0 : grant.set;
}

export function grantsIn(acl: Acl): Grant[] {
  return [...acl.exact.values(), ...acl.prefixes.values(), ...acl.segments];
}

/** Beyond this length all paths behave like those of this length. */
export function longestOf(patterns: readonly Pattern[], least = 2): number {
  return patterns.reduce((longest, { pieces }) => Math.max(longest, pieces.length + 2), least);
}

/** True when a declared path names this request. */
export function names(declared: Pattern, path: string, mode: LookupMode): boolean {
  const folder = mode !== 'plain' && !declared.glob && !declared.text.endsWith('/');
  return folder ? path.endsWith('/') && matches(declared, path.slice(0, -1)) : matches(declared, path);
}

/** An access list that is asked many times. What many questions need is worked out once. */
export class Access {
  readonly acl: Acl;
  readonly version: BaoVersion;
  readonly grants: readonly Grant[];
  readonly #index: PatternIndex<Grant>;
  #characters: ReadonlySet<string> | undefined;
  #longest: number | undefined;

  constructor(acl: Acl, version: BaoVersion) {
    this.acl = acl;
    this.version = version;
    this.grants = grantsIn(acl);
    this.#index = new PatternIndex(this.grants, ({ pattern }) => pattern);
  }

  grantAt(path: string, mode: LookupMode): Grant | undefined {
    return findGrant(this.acl, path, mode, this.version);
  }

  /** Capabilities at a path; everything for a root token. */
  given(path: string, mode: LookupMode): CapabilitySet {
    return this.acl.root === undefined ? givenBy(this.grantAt(path, mode)) : -1;
  }

  /** A filler for the patterns of all grants and some more. */
  fillerWith(patterns: readonly Pattern[]): string {
    this.#characters ??= charactersOf(this.grants.map(({ pattern }) => pattern));
    return fillerFor(patterns, this.#characters);
  }

  /** Length up to which paths must be looked at, for all grants and some more patterns. */
  longestWith(patterns: readonly Pattern[]): number {
    this.#longest ??= longestOf(this.grants.map(({ pattern }) => pattern));
    return longestOf(patterns, this.#longest);
  }

  /** Grants that may match some of what a pattern matches, for LIST and SCAN with or without the slash at the end. */
  grantsNear(pattern: Pattern): readonly Grant[] {
    const { body, glob } = pattern;
    const other = body.endsWith('/') ? body.slice(0, -1) : glob ? '' : `${body}/`;
    return [...new Set([...this.#index.overlapping(pattern), ...(other === '' ? [] : this.#index.overlapping(createPattern(other)))])];
  }

  /**
   * Samples of every way in which requests that `declared` names are decided: when the answer is right for each
   * sample, it is right for each path. The lemma stands in `shape.ts`.
   */
  * samples(declared: Pattern, mode: LookupMode, filler = this.fillerWith([declared])): Generator<Sample> {
    const seen = new Set<string>();
    const longest = this.longestWith([declared]);
    for (let length = declared.pieces.length; length <= longest; length += 1) {
      for (const shape of namedBy(declared, length, mode)) {
        for (const part of this.#parts(shape, length, mode)) {
          const path = witness(part, filler);
          if (path === undefined || seen.has(path)) continue;
          seen.add(path);
          yield { path, mode, grant: this.grantAt(path, mode) };
        }
      }
    }
  }

  * #parts(shape: Shape, length: number, mode: LookupMode): Generator<Shape> {
    yield shape;
    for (const { pattern } of this.#deciding(shape, mode)) {
      for (const decided of decidedBy(pattern, length, mode)) {
        const part = intersect(shape, decided);
        if (part !== undefined) yield part;
      }
    }
  }

  #deciding(shape: Shape, mode: LookupMode): Iterable<Grant> {
    const found = this.#index.meeting(shape);
    if (mode === 'plain' || found.length === this.grants.length) return found;
    return new Set([...found, ...this.#index.meeting(shape.slice(0, -1))]);
  }
}
