import { evaluateExpression } from './expression.ts';
import { events as allEvents } from './event-names.ts';
import { isPull } from './match.ts';
import type { Condition, Container, Text, When, Workflow } from './model.ts';

/*
 * On which events something can run at all. Globs of branches and paths are left aside: what is not here surely does
 * not run, what is here may.
 */

const anything = 'refs/';

/** How the ref of an event begins. */
export function refStart(event: string): string {
  if (event === 'tag' || event === 'release') return 'refs/tags/';
  if (isPull(event)) return 'refs/pull/';
  return event === 'push' ? 'refs/heads/' : anything;
}

/** The part of a glob before its first special character. */
export function literalStart(pattern: string): string {
  return /^[^*?[\]{}\\]*/.exec(pattern)?.[0] ?? '';
}

/** False when no text that begins with `start` can match the glob. */
export function canMatchStart(pattern: string, start: string): boolean {
  if (pattern.includes('${')) return true;
  const literal = literalStart(pattern);
  return literal.startsWith(start) || (literal !== pattern && start.startsWith(literal));
}

function refAllows({ ref }: Condition, event: string): boolean {
  if (ref === undefined || ref.include.length === 0) return true;
  return ref.include.some(({ value }) => canMatchStart(value, refStart(event)));
}

/** Only the event is known here. */
function expressionAllows(evaluate: Text | undefined, event: string): boolean {
  return evaluate === undefined || evaluateExpression(evaluate.value, { CI_PIPELINE_EVENT: event }, 'unknown') !== false;
}

/** Events on which one item of `when` may match. */
export function eventsOfCondition(condition: Condition): readonly string[] {
  const named = condition.event?.items ?? [];
  return allEvents.filter((event) => (named.length === 0 || named.some(({ value }) => value === event || value.includes('${')))
    && refAllows(condition, event) && expressionAllows(condition.evaluate, event));
}

/** Events on which a `when` may match; all of them without one. */
export function eventsOfWhen(when: When | undefined): ReadonlySet<string> {
  if (when === undefined || when.items.length === 0) return new Set(allEvents);
  return new Set(when.items.flatMap((item) => eventsOfCondition(item)));
}

/** Events on which a step of a workflow may run. */
export function eventsOfStep(workflow: Workflow, step: Container): ReadonlySet<string> {
  const outer = eventsOfWhen(workflow.when);
  const inner = eventsOfWhen(step.when);
  return new Set([...inner].filter((event) => outer.has(event)));
}

/** True when every event that `events` holds is one of `wanted`, and there is one. */
export function isOnly(events: ReadonlySet<string>, wanted: readonly string[]): boolean {
  return events.size > 0 && [...events].every((event) => wanted.includes(event));
}
