import type { Bump } from '../lib/version.ts';
import type { Policy } from './policy.ts';
import type { Verdict } from './verdict.ts';

/** What a rule about the next release of one component looks at. */
export interface ReleaseSubject {
  readonly component: string;
  readonly prefix: string;
  /** Version of the last release; `null` before the first. */
  readonly current: string | null;
  readonly next: string | null;
  readonly bump: Bump;
  readonly policy: Policy;
  readonly verdicts: readonly Verdict[];
  /** Names of all tags of this prefix, reachable or not. */
  readonly tags: ReadonlySet<string>;
  readonly requested: Requested | undefined;
  /** How many components there are, since a Release-As has to say which it means. */
  readonly components: number;
  readonly allowMajor: boolean;
}

/** A version that a person asked for. */
export interface Requested {
  readonly version: string;
  /** `--as`, or the commit with the footer. */
  readonly source: string;
  readonly component: string | undefined;
}

/** A commit as people name it: short SHA and header. */
export function commitName({ commit, message }: Verdict): string {
  return `commit ${commit.sha.slice(0, 10)} "${message.header.slice(0, 72)}"`;
}
