import type { Diagnostic } from '../core/diagnostic.ts';
import { runRules } from '../core/rule.ts';
import { bumpBetween, highest, increment, isPrerelease, isVersion, majorOf, stableOf } from '../lib/version.ts';
import type { Bump } from '../lib/version.ts';
import { historyRules } from './message-rules/index.ts';
import { isOrdinary } from './message-subject.ts';
import type { MessageSubject } from './message-subject.ts';
import { nextVersion } from './next-version.ts';
import { scaled } from './policy.ts';
import type { Policy } from './policy.ts';
import { rules as releaseRules } from './release-rules/index.ts';
import { commitName } from './release-subject.ts';
import type { ReleaseSubject, Requested } from './release-subject.ts';
import { releasedTags } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** Everything that decides about one component's next version. */
export interface Facts {
  readonly component: { readonly name: string; readonly prefix: string; readonly policy: Policy };
  /** Last stable release that the head contains. */
  readonly current: string | null;
  /** Highest release that the head contains, pre-releases included. */
  readonly latest: string | null;
  /** Versions of all tags of the prefix, whether the head contains them or not. */
  readonly versions: readonly string[];
  /** Since `current`, newest first. */
  readonly verdicts: readonly Verdict[];
  /** On a pre-release channel: what came since `latest`. */
  readonly sinceLatest: readonly Verdict[] | undefined;
  readonly channel: string | undefined;
  /** `--as`. */
  readonly asked: string | undefined;
  readonly components: number;
  readonly allowMajor: boolean;
}

/** The next release of one component, or that there is none. */
export interface Decision {
  readonly name: string;
  readonly prefix: string;
  readonly current: string | null;
  /** `null` when nothing is to be released. */
  readonly next: string | null;
  readonly bump: Bump;
  readonly tag: string | null;
  readonly verdicts: readonly Verdict[];
  readonly policy: Policy;
  readonly prerelease: boolean;
}

/** The newest Release-As footer of the component that no later commit takes back. */
function footerRequest(verdicts: readonly Verdict[], name: string): Requested | undefined {
  for (const verdict of verdicts) {
    if (verdict.rule === 'reverted') continue;
    if (!/release-as/i.test(verdict.message.text)) continue;
    for (const { token, value } of verdict.message.footers) {
      if (token.toLowerCase() !== 'release-as') continue;
      const at = value.lastIndexOf('@');
      const component = at > 0 ? value.slice(0, at) : undefined;
      if (component === undefined || component === name) return { version: value.slice(at + 1).trim(), source: commitName(verdict), component };
    }
  }
  return undefined;
}

function historyFindings(verdict: Verdict): readonly Diagnostic[] {
  if (isOrdinary(verdict.message)) return none;
  const source = { path: commitName(verdict), text: verdict.message.text };
  const subject: MessageSubject = { source, message: verdict.message, types: [], scopes: undefined, headerLength: undefined, isRelease: verdict.rule === 'release-commit' || (verdict.rule === 'reverted' && releasedTags(verdict.message).length > 0) };
  return runRules(historyRules, subject).map((diagnostic) => ({ ...diagnostic, location: { kind: 'resource', name: source.path } }));
}

/** One for all: most commits have no finding. */
const none: readonly Diagnostic[] = [];

/** Decides about one component. Pure; the findings of errors mean that nothing may be released. */
export function decide(facts: Facts): { readonly decision: Decision; readonly diagnostics: readonly Diagnostic[] } {
  const { component: { name, prefix, policy }, current, latest, verdicts, channel, versions } = facts;
  const footer = footerRequest(facts.sinceLatest ?? verdicts, name);
  // a pre-release that was asked for and made leads up to this release; it does not ask again
  const isMade = footer !== undefined && channel === undefined && isPrerelease(footer.version) && versions.includes(footer.version);
  const requested: Requested | undefined = facts.asked !== undefined ? { version: facts.asked, source: '--as', component: name } : isMade ? undefined : footer;
  const raw = verdicts.map((verdict) => verdict.bump).reduce(highest, 'none' as Bump);
  const isNews = facts.sinceLatest === undefined || facts.sinceLatest.some((verdict) => verdict.bump !== 'none');
  const computed = isNews ? scaled(raw, current === null ? undefined : majorOf(current), policy) : 'none';
  const usable = requested !== undefined && isVersion(requested.version) ? requested.version : undefined;
  const next = usable ?? (computed === 'none' ? null : nextVersion({ stable: current, bump: computed, initialVersion: policy.initialVersion, channel, latest, versions }));
  const isAhead = next !== null && (usable !== undefined || (current !== null && stableOf(next) !== increment(current, computed === 'none' ? 'patch' : computed)));
  const bump = next !== null && isAhead ? bumpBetween(current, next) : computed;
  const subject: ReleaseSubject = {
    component: name, prefix, current, next, bump, policy, verdicts, tags: new Set(versions.map((version) => prefix + version)), requested, components: facts.components, allowMajor: facts.allowMajor,
  };
  return {
    decision: { name, prefix, current, next, bump, tag: next === null ? null : prefix + next, verdicts, policy, prerelease: next !== null && next.includes('-') },
    diagnostics: [...verdicts.flatMap(historyFindings), ...runRules(releaseRules, subject)],
  };
}
