import { matchWhen } from './match.ts';
import type { Circumstances } from './match.ts';
import type { Text, When } from './model.ts';
import type { PipelineFile } from './subject.ts';

/** One pattern for tags, with a ref that it is meant for. */
export interface TagGate {
  readonly file: PipelineFile;
  readonly pattern: Text;
  /** A ref that the pattern matches. */
  readonly sample: string;
}

const mostSamples = 16;

/** Refs that a pattern was evidently written for: stars and classes of digits become a version, braces each of their choices. */
export function samplesOf(pattern: string): string[] {
  const choice = /\{([^{}]*)\}/.exec(pattern);
  if (choice !== null) {
    const [braces, inner = ''] = choice;
    return inner.split(',').flatMap((one) => samplesOf(pattern.replace(braces, () => one))).slice(0, mostSamples);
  }
  const filled = pattern
    .replace(/(?:\[0-9\]\*?|\*)(?:\.(?:\[0-9\]\*?|\*))*$/, (tail) => (tail.includes('.') ? tail.replace(/\[0-9\]\*?|\*/g, '1') : '1.2.3'))
    .replace(/\[([^\]!^])[^\]]*\]/g, '$1').replace(/\*+/g, '1').replaceAll('?', '1');
  return [filled];
}

/** A tag event as `when` sees it; what a pattern of branches or paths would look at is left empty, for tags have none. */
export function tagEvent(ref: string): Circumstances {
  return { event: 'tag', ref, branch: '', repo: 'owner/name', platform: 'linux/amd64', instance: 'ci.example', cron: '', message: '', changedFiles: [], axis: {}, partial: true, variables: { CI_PIPELINE_EVENT: 'tag', CI_COMMIT_REF: ref, CI_COMMIT_TAG: ref.replace(/^refs\/tags\//, '') } };
}

/** Patterns of `ref` that ask for tags, in the conditions that let tags through. */
export function tagPatterns(when: When | undefined): Text[] {
  return (when?.items ?? [])
    .filter(({ event }) => event === undefined || event.items.length === 0 || event.items.some(({ value }) => value === 'tag'))
    .flatMap(({ ref }) => ref?.include ?? []).filter(({ value }) => value.startsWith('refs/tags/'));
}

/** True when a workflow certainly runs on this ref. */
export function serves(when: When | undefined, ref: string): boolean {
  return matchWhen(when, tagEvent(ref), 'workflow').truth === true;
}
