import { eventsOfWhen, isOnly } from './events.ts';
import { buildsOf, pushesNothing } from './kaniko.ts';
import type { PipelineFile } from './subject.ts';

/** Called a release, or with nothing but tags to run on and an image to push. */
export function isRelease(file: PipelineFile): boolean {
  const { workflow } = file;
  if (/(?:^|[-_.])release(?:[-_.]|$)/.test(workflow.name) && eventsOfWhen(workflow.when).has('tag')) return true;
  return isOnly(eventsOfWhen(workflow.when), ['tag', 'release']) && buildsOf(file).some((build) => !pushesNothing(build));
}
