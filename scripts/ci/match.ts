import { evaluateExpression } from './expression.ts';
import type { Axis, Condition, MatrixPatterns, PathPatterns, Patterns, Text, When } from './model.ts';
import { matchesGlob } from './ref-glob.ts';

/** `unknown` where only the server can tell: an `evaluate` that is beyond us. */
export type Truth = boolean | 'unknown';

/** What Woodpecker compares the conditions with. */
export interface Circumstances {
  readonly event: string;
  readonly ref: string;
  /** Target branch for pull requests. */
  readonly branch: string;
  readonly repo: string;
  readonly platform: string;
  readonly instance: string;
  readonly cron: string;
  readonly message: string;
  readonly changedFiles: readonly string[];
  readonly axis: Axis;
  /** Variables that `evaluate` sees. */
  readonly variables: Readonly<Record<string, string>>;
  /** True when there are more variables than these: what asks for them is unknown then. */
  readonly partial?: boolean;
}

export interface Match {
  readonly truth: Truth;
  /** Why it does not match, or why that is not known; empty when it matches. */
  readonly reason: string;
  /** Events that it waits for, when that alone is why. */
  readonly wants?: readonly string[];
  /** Every item that matches asks for `status: failure` alone: it waits for something to fail. */
  readonly afterFailure?: boolean;
}

const matched: Match = { truth: true, reason: '' };

export function isPull(event: string): boolean {
  return event === 'pull_request' || event === 'pull_request_closed' || event === 'pull_request_metadata';
}

function shown(patterns: readonly Text[]): string {
  return patterns.map(({ value }) => `\`${value}\``).join(', ');
}

function matchList(name: string, patterns: Patterns | undefined, value: string): string | undefined {
  if (patterns === undefined) return undefined;
  const excluded = patterns.exclude.find((one) => matchesGlob(one.value, value));
  if (excluded !== undefined) return `\`${name}\` is \`${value}\`, which ${shown([excluded])} excludes`;
  if (patterns.include.length === 0 || patterns.include.some((one) => matchesGlob(one.value, value))) return undefined;
  return `\`${name}\` is \`${value}\`, and the condition wants ${shown(patterns.include)}`;
}

function matchPath(path: PathPatterns | undefined, { changedFiles, message }: Circumstances): string | undefined {
  if (path === undefined) return undefined;
  const ignore = path.ignoreMessage?.value ?? '';
  if (ignore !== '' && message.toLowerCase().includes(ignore.toLowerCase())) return undefined;
  if (changedFiles.length === 0) return path.onEmpty?.value === false ? 'no file is changed, and `path.on_empty` is false' : undefined;
  const allExcluded = path.exclude.length > 0 && changedFiles.every((file) => path.exclude.some((one) => matchesGlob(one.value, file)));
  if (allExcluded) return `every changed file is excluded by \`path\`: ${shown(path.exclude)}`;
  const included = path.include.length === 0 || path.include.some((one) => changedFiles.some((file) => matchesGlob(one.value, file)));
  return included ? undefined : `no changed file matches \`path\`: ${shown(path.include)}`;
}

function matchMatrix(matrix: MatrixPatterns | undefined, axis: Axis): string | undefined {
  if (matrix === undefined) return undefined;
  const value = (name: string): string => (Object.hasOwn(axis, name) ? axis[name] ?? '' : '');
  if (matrix.exclude.length > 0 && matrix.exclude.every((one) => matchesGlob(one.value.value, value(one.key.value)))) return 'this row of the matrix is excluded';
  const missing = matrix.include.find((one) => !matchesGlob(one.value.value, value(one.key.value)));
  return missing === undefined ? undefined : `the matrix has \`${missing.key.value}: ${value(missing.key.value)}\`, and the condition wants \`${missing.value.value}\``;
}

function eventReason(event: string, wanted: readonly string[]): string {
  return `the event is \`${event}\`, and the condition wants ${[...new Set(wanted)].map((one) => `\`${one}\``).join(', ')}`;
}

/** One item of `when`. `scope` is `workflow` at the top of a file, where `matrix` is not looked at. */
export function matchCondition(condition: Condition, now: Circumstances, scope: 'workflow' | 'step'): Match {
  const { event } = now;
  const wanted = condition.event?.items ?? [];
  const isOther = wanted.length > 0 && !wanted.some(({ value }) => value === event);
  const reason = (scope === 'step' ? matchMatrix(condition.matrix, now.axis) : undefined)
    ?? matchList('platform', condition.platform, now.platform)
    ?? (isOther ? eventReason(event, wanted.map(({ value }) => value)) : undefined)
    ?? matchList('repo', condition.repo, now.repo)
    ?? matchList('ref', condition.ref, now.ref)
    ?? matchList('instance', condition.instance, now.instance)
    ?? (isPull(event) || event === 'push' ? matchPath(condition.path, now) : undefined)
    ?? (event === 'tag' ? undefined : matchList('branch', condition.branch, now.branch))
    ?? (event === 'cron' ? matchList('cron', condition.cron, now.cron) : undefined);
  if (reason !== undefined) return { truth: false, reason, ...(isOther ? { wants: wanted.map(({ value }) => value) } : {}) };
  if (condition.evaluate === undefined || condition.evaluate.value === '') return matched;
  const truth = evaluateExpression(condition.evaluate.value, now.variables, now.partial === true ? 'unknown' : 'empty');
  if (truth === true) return matched;
  return { truth, reason: truth === false ? `\`evaluate: ${condition.evaluate.value}\` is false` : `whether \`evaluate: ${condition.evaluate.value}\` holds, only the server can tell` };
}

/** An item without `status` means success. Checked against `woodpecker-cli exec` 3.17: only items that match have a say. */
const includesSuccess = ({ status }: Condition): boolean => status === undefined || status.items.length === 0 || status.items.some(({ value }) => value === 'success');

/** The whole `when`: one item matching is enough, and no items match everything. */
export function matchWhen(when: When | undefined, now: Circumstances, scope: 'workflow' | 'step'): Match {
  if (when === undefined || when.items.length === 0) return matched;
  const results = when.items.map((item) => matchCondition(item, now, scope));
  const best = results.find(({ truth }) => truth === true) ?? results.find(({ truth }) => truth === 'unknown');
  if (best !== undefined) {
    const afterFailure = !when.items.some((item, at) => results[at]?.truth !== false && includesSuccess(item));
    return afterFailure ? { ...best, afterFailure } : best;
  }
  // an item for this event is what the author had in mind; the ones for other events would only hide what is wrong with it
  const near = results.filter(({ wants }) => wants === undefined);
  const reason = near.length === 0 ? eventReason(now.event, results.flatMap(({ wants = [] }) => wants)) : [...new Set(near.map((one) => one.reason))].join('; ');
  return { truth: false, reason };
}
