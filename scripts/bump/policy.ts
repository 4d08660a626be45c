import type { Bump } from '../lib/version.ts';
import { bumps } from '../lib/version.ts';
import type { SquashMode } from './squash.ts';

/** What makes which kind of release. All of it is printed by `explain` and in the JSON: policy differs more than parsing. */
export interface Policy {
  /** Commit type -> bump; a type that is not named gives `none`. A breaking change always beats it. */
  readonly types: Readonly<Record<string, Bump>>;
  /** What counts while the version is 0.x. */
  readonly zero: { readonly breaking: 'major' | 'minor' | 'patch'; readonly feature: 'minor' | 'patch' };
  /** The most that may happen without a person: more is an error. */
  readonly maxBump: 'major' | 'minor' | 'patch';
  readonly initialVersion: string;
  readonly squash: SquashMode;
  /** Count a BREAKING CHANGE line that is not a footer. */
  readonly breakingInBody: boolean;
  /** Bump for the revert of a change that is released already. */
  readonly releasedRevert: Bump;
}

export const defaultPolicy: Policy = {
  types: { feat: 'minor', fix: 'patch' },
  zero: { breaking: 'minor', feature: 'minor' },
  maxBump: 'major',
  initialVersion: '0.1.0',
  squash: 'auto',
  breakingInBody: false,
  releasedRevert: 'patch',
};

/** The bump that a change has on this version: 0.x has rules of its own. */
export function scaled(bump: Bump, currentMajor: number | undefined, policy: Policy): Bump {
  if (currentMajor !== 0) return bump;
  if (bump === 'major') return policy.zero.breaking;
  return bump === 'minor' ? policy.zero.feature : bump;
}

export function exceeds(bump: Bump, most: Bump): boolean {
  return bumps.indexOf(bump) > bumps.indexOf(most);
}

/** The policy as lines for people. */
export function policyText(policy: Policy): string {
  const types = Object.entries(policy.types).map(([type, bump]) => `${type} -> ${bump}`).join(', ');
  return [
    `types: ${types}; any other type -> none; breaking (\`!\` or a BREAKING CHANGE footer) -> major, whatever the type`,
    `0.x: breaking -> ${policy.zero.breaking}, feat-like minor -> ${policy.zero.feature}; first version ${policy.initialVersion}`,
    `squash bodies: ${policy.squash}; revert of a released change -> ${policy.releasedRevert}; at most ${policy.maxBump}`,
  ].join('\n');
}
