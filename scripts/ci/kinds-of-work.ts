import { isOnly, literalStart, eventsOfWhen } from './events.ts';
import { buildsOf, pushesNothing } from './kaniko.ts';
import type { Condition, Text } from './model.ts';
import type { PipelineFile } from './subject.ts';

/** A gate for tags: one `ref` pattern of one item of the workflow's `when`. */
export interface TagGate {
  readonly condition: Condition;
  readonly pattern: Text;
  /** What stands before the version, `base-python-v` of `refs/tags/base-python-v[0-9]*`. */
  readonly prefix: string;
}

const start = 'refs/tags/';

/** Called a release, or with nothing but tags to run on and an image to push. */
export function isRelease(file: PipelineFile): boolean {
  const { workflow } = file;
  if (/(?:^|[-_.])release(?:[-_.]|$)/.test(workflow.name) && eventsOfWhen(workflow.when).has('tag')) return true;
  return isOnly(eventsOfWhen(workflow.when), ['tag', 'release']) && buildsOf(file).some((build) => !pushesNothing(build));
}

/** Tag patterns of the workflow's own `when`. */
export function tagGatesOf({ workflow }: PipelineFile): readonly TagGate[] {
  return (workflow.when?.items ?? []).flatMap((condition) => (condition.ref?.include ?? [])
    .filter(({ value }) => value.startsWith(start))
    .map((pattern) => ({ condition, pattern, prefix: literalStart(pattern.value).slice(start.length) })));
}

/** A tag that a pattern lets through: stars become a version. */
export function sampleTag(pattern: string): string | undefined {
  let text = pattern;
  for (let round = 0; round < 8 && /\{[^{}]*\}/.test(text); round += 1) text = text.replace(/\{([^{},]*)[^{}]*\}/, '$1');
  text = text.replace(/\[0-9\]\*?/g, '1').replace(/\[([^\]!^])[^\]]*\]/g, '$1').replace(/\*+/g, (_, at: number, whole: string) => (/\d$/.test(whole.slice(0, at)) ? '.0.0' : '1.0.0')).replaceAll('?', '1');
  return /[[\]{}\\]/.test(text) ? undefined : text;
}
