import { highest } from '../lib/version.ts';
import type { Document } from '../core/outcome.ts';
import type { Decision } from './decide.ts';
import type { Policy } from './policy.ts';
import type { Verdict } from './verdict.ts';
import { verdictRules } from './verdict.ts';

/** A commit as every JSON document of this room shows it. */
export function commitDocument({ commit, message, bump, rule, other, parts }: Verdict): Record<string, unknown> {
  return {
    sha: commit.sha, type: message.type, scope: message.scope, breaking: message.breaking || parts.some(({ breaking }) => breaking), bump, rule,
    header: message.header, ...(other === undefined ? {} : { other }),
  };
}

/** What `bump next --output json` prints; schema/bump-next.v1.json freezes it. */
export function nextDocument(decisions: readonly Decision[]): Document {
  return {
    version: 1,
    components: decisions.map(({ name, prefix, current, next, bump, tag, verdicts, policy }) => ({
      name, tagPrefix: prefix, current, next, bump, tag, commits: verdicts.map(commitDocument),
      policy: policyDocument(policy),
    })),
  };
}

export function policyDocument({ types, zero, maxBump, initialVersion, squash, breakingInBody, releasedRevert }: Policy): Record<string, unknown> {
  return { types, zero, maxBump, initialVersion, squash, breakingInBody, releasedRevert };
}

/** One line a component: what stands, what comes, and why. */
export function nextText(decisions: readonly Decision[]): string {
  return decisions.map(({ name, current, next, bump, tag, verdicts }) => {
    const label = decisions.length === 1 ? '' : `${name}: `;
    if (next === null) return `${label}nothing to release since ${current ?? 'the beginning'} (${verdicts.length} commit${verdicts.length === 1 ? '' : 's'}, none asks for a version)`;
    const most = verdicts.map((verdict) => verdict.bump).reduce(highest, 'none');
    const cause = most === 'none' ? undefined : verdicts.find((verdict) => verdict.bump === most);
    const why = cause === undefined ? '' : `, because of ${cause.commit.sha.slice(0, 10)} "${cause.message.header}"`;
    return `${label}${current ?? 'no release yet'} -> ${next} (${bump}, tag ${tag ?? ''}${why})`;
  }).join('\n');
}

/** A table of commits with verdict and the rule that decided. */
export function explainText(verdicts: readonly Verdict[]): string {
  return verdicts.map(({ commit, message, bump, rule, other }) => {
    const detail = other === undefined ? '' : ` (${other.slice(0, 10)})`;
    return `${commit.sha.slice(0, 10)}  ${bump.padEnd(5)}  ${rule.padEnd(20)}  ${message.header}\n${' '.repeat(12)}${verdictRules[rule]}${detail}`;
  }).join('\n');
}
