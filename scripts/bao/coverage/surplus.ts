import type { Grant } from '../acl/acl.ts';
import type { LookupMode } from '../acl/lookup.ts';
import type { Pattern } from '../acl/pattern.ts';
import type { Capability, CapabilitySet } from '../policy/capability.ts';
import { bitOf, capabilities } from '../policy/capability.ts';
import type { Access } from './examine.ts';
import { askedIn, givenBy, longestOf, modes, names } from './examine.ts';
import { PatternIndex } from './pattern-index.ts';
import { decidedBy, intersect, witness } from './shape.ts';
import type { Shape } from './shape.ts';

/** What may be done at a pattern, as a manifest (or another access list) declares it. */
export interface DeclaredAccess {
  readonly pattern: Pattern;
  readonly set: CapabilitySet;
}

/** More is granted than declared. */
export interface Surplus {
  readonly grant: Grant;
  /** What is too much somewhere. */
  readonly set: CapabilitySet;
  /** A path for each of these capabilities where it is granted and not declared. */
  readonly paths: ReadonlyMap<Capability, string>;
  /** True when nothing that the grant gives is declared anywhere where it decides. */
  readonly unused: boolean;
}

/** True when a declaration counts for a path. A rule for the folder `a/` also decides about LIST `a//`, which nobody means and nobody needs to declare. */
export function declares(declared: Pattern, path: string, mode: LookupMode): boolean {
  return names(declared, path, mode) || (mode !== 'plain' && path.endsWith('//') && names(declared, path.slice(0, -1), mode));
}

/** What is declared, asked by path. */
class Declared {
  readonly #index: PatternIndex<DeclaredAccess>;

  constructor(declared: readonly DeclaredAccess[]) {
    this.#index = new PatternIndex(declared, ({ pattern }) => pattern);
  }

  at(path: string, mode: LookupMode): CapabilitySet {
    let set = 0;
    for (const near of this.#near(path, mode)) {
      for (const one of near) if ((set & one.set) !== one.set && declares(one.pattern, path, mode)) set |= one.set;
    }
    return set;
  }

  /** For LIST and SCAN also what is declared for the path with one or two slashes less. */
  * #near(path: string, mode: LookupMode): Generator<readonly DeclaredAccess[]> {
    const tokens: Shape = path.split('/').map((text) => ({ kind: 'literal', text }));
    const most = mode === 'plain' ? 0 : 2;
    for (let less = 0; less <= most && less < tokens.length; less += 1) yield this.#index.meeting(less === 0 ? tokens : tokens.slice(0, -less));
  }
}

/** Places where a grant decides: one witness for each length and way of looking up. */
function* placesOf(access: Access, grant: Grant, longest: number, filler: string): Generator<{ path: string; mode: LookupMode }> {
  for (const mode of modes) {
    if ((grant.set & askedIn(mode)) === 0) continue;
    for (let length = 1; length <= longest; length += 1) {
      for (const shape of decidedBy(grant.pattern, length, mode)) {
        const path = witness(shape, filler);
        if (path !== undefined && access.grantAt(path, mode) === grant) yield { path, mode };
      }
    }
  }
}

/** What of each grant is asked for by something that is declared. */
function usedOf(access: Access, declared: readonly DeclaredAccess[]): ReadonlyMap<Grant, CapabilitySet> {
  const used = new Map<Grant, CapabilitySet>();
  for (const { pattern, set } of declared) {
    for (const mode of modes) {
      if ((set & askedIn(mode)) === 0) continue;
      for (const { grant } of access.samples(pattern, mode)) if (grant !== undefined) used.set(grant, (used.get(grant) ?? 0) | (set & askedIn(mode)));
    }
  }
  return used;
}

/** Every grant that gives somewhere more than is declared there, with a path for each capability. Exact, as `covers` is. */
export function findSurplus(access: Access, declared: readonly DeclaredAccess[]): Surplus[] {
  const patterns = declared.map(({ pattern }) => pattern);
  const filler = access.fillerWith(patterns);
  const longest = access.longestWith(patterns);
  const asked = new Declared(declared);
  let used: ReadonlyMap<Grant, CapabilitySet> | undefined;
  return access.grants.flatMap((grant) => {
    const paths = new Map<Capability, string>();
    for (const { path, mode } of placesOf(access, grant, longest, filler)) {
      const extra = givenBy(grant) & askedIn(mode) & ~asked.at(path, mode);
      for (const capability of capabilities) if ((extra & bitOf(capability)) !== 0 && !paths.has(capability)) paths.set(capability, path);
    }
    if (paths.size === 0) return [];
    used ??= usedOf(access, declared);
    const set = [...paths.keys()].reduce((sum, capability) => sum | bitOf(capability), 0);
    return [{ grant, set, paths, unused: ((used.get(grant) ?? 0) & grant.set) === 0 }];
  });
}

/** True when the grant decides about no request at all: every path it matches has a stronger rule. */
export function isDead(access: Access, grant: Grant): boolean {
  const filler = access.fillerWith([]);
  const longest = access.longestWith([]);
  for (const mode of modes) {
    for (let length = 1; length <= longest; length += 1) {
      for (const shape of decidedBy(grant.pattern, length, mode)) {
        const path = witness(shape, filler);
        if (path !== undefined && access.grantAt(path, mode) === grant) return false;
      }
    }
  }
  return true;
}

/** A request that both grants match and that `stronger` decides; `undefined` when there is none. */
export function pathWhereWins(access: Access, stronger: Grant, weaker: Grant): { readonly path: string; readonly mode: LookupMode } | undefined {
  const filler = access.fillerWith([]);
  const longest = longestOf([stronger.pattern, weaker.pattern]);
  for (const mode of modes) {
    if ((stronger.set & askedIn(mode)) === 0) continue;
    for (let length = 1; length <= longest; length += 1) {
      for (const a of decidedBy(stronger.pattern, length, mode)) {
        for (const b of decidedBy(weaker.pattern, length, mode)) {
          const both = intersect(a, b);
          const path = both === undefined ? undefined : witness(both, filler);
          if (path !== undefined && access.grantAt(path, mode) === stronger) return { path, mode };
        }
      }
    }
  }
  return undefined;
}
