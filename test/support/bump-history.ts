import { decide } from '../../scripts/bump/decide.ts';
import type { Decision, Facts } from '../../scripts/bump/decide.ts';
import { defaultPolicy } from '../../scripts/bump/policy.ts';
import type { Policy } from '../../scripts/bump/policy.ts';
import { judge, judgeAlone } from '../../scripts/bump/verdict.ts';
import type { Verdict } from '../../scripts/bump/verdict.ts';

/** A SHA that is the same in every run: `sha(1)` is `1111...`. */
export function sha(seed: number): string {
  return seed.toString(16).padStart(8, '0').repeat(5);
}

interface Options {
  readonly policy?: Partial<Policy>;
  readonly released?: readonly string[];
}

/** Judges messages, oldest first; each is the only parent of the next. The answer is newest first, as everywhere. */
export function judgeMessages(messages: readonly string[], { policy = {}, released = [] }: Options = {}): Verdict[] {
  const whole = { ...defaultPolicy, ...policy };
  const alone = messages.map((message, at) => judgeAlone({ sha: sha(at + 1), message, parents: at === 0 ? [] : [sha(at)] }, whole)).reverse();
  return judge(alone, whole, (name) => released.some((one) => one.startsWith(name)));
}

/** The decision about messages (oldest first) since `current`. */
export function decideMessages(messages: readonly string[], facts: Partial<Facts> = {}, options: Options = {}): { readonly decision: Decision; readonly rules: readonly string[] } {
  const policy = { ...defaultPolicy, ...options.policy };
  const current = facts.current === undefined ? '1.0.0' : facts.current;
  const { decision, diagnostics } = decide({
    component: { name: 'default', prefix: 'v', policy }, current, latest: current, verdicts: judgeMessages(messages, options), sinceLatest: undefined, channel: undefined,
    versions: current === null ? [] : [current], asked: undefined, components: 1, allowMajor: false, ...facts,
  });
  return { decision, rules: diagnostics.map(({ rule }) => rule) };
}
