import { eventsOfWhen, isOnly } from './events.ts';
import { buildsOf, pushesNothing } from './kaniko.ts';
import { scriptOf } from './script.ts';
import type { PipelineFile } from './subject.ts';

/** Programs that make something public, by the word behind them. */
const publishers: Readonly<Record<string, RegExp>> = {
  uv: /^publish$/, twine: /^upload$/, poetry: /^publish$/, npm: /^publish$/, pnpm: /^publish$/, yarn: /^publish$/, cargo: /^publish$/, goreleaser: /^release$/, helm: /^push$/, docker: /^push$/,
  podman: /^push$/, buildah: /^push$/, skopeo: /^copy$/, oras: /^push$/, tea: /^releases?$/, bump: /^release$/, images: /^publish$/,
};
const mention = new RegExp(Object.keys(publishers).join('|'));

/** Plugins that push images or make releases. */
const plugins = /(?:^|\/)(?:plugin-docker-buildx|plugin-gitea-release|plugin-release|plugin-s3|docker-buildx|gitea-release|pypi|npm)(?::|@|$)/;

function publishes(file: PipelineFile): boolean {
  if (buildsOf(file).some((build) => !pushesNothing(build))) return true;
  const { steps } = file.workflow;
  if (steps.some(({ isPlugin, image }) => isPlugin && image !== undefined && plugins.test(image.value))) return true;
  if (!mention.test(file.source.text)) return false;
  return steps.some((step) => scriptOf(file.source.text, step).some(({ words: [program, next] }) => {
    const name = program?.value.slice(program.value.lastIndexOf('/') + 1) ?? '';
    return Object.hasOwn(publishers, name) && publishers[name]?.test(next?.value ?? '') === true;
  }));
}

/** Called a release, or with nothing but tags to run on and something to publish. */
export function isRelease(file: PipelineFile): boolean {
  const { workflow } = file;
  const events = eventsOfWhen(workflow.when);
  if (/(?:^|[-_.])release(?:[-_.]|$)/.test(workflow.name) && events.has('tag')) return true;
  return isOnly(events, ['tag', 'release']) && publishes(file);
}
