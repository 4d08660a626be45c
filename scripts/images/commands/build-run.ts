import { EnvironmentError, UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { BuildEngine } from '../../core/plan.ts';
import { isTag } from '../../lib/image-ref.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Readers } from '../../ports/index.ts';
import { buildAction, buildCommand } from '../build-command.ts';
import { shellQuoted } from '../pipeline-text.ts';
import { describeBuild } from '../context.ts';
import type { options } from './build-options.ts';
import { imageOf, loadCatalog } from './load-catalog.ts';
import { commitOf, materialOf, recipeFrom } from './material.ts';

async function engineOf(wanted: string | undefined, read: Readers): Promise<BuildEngine> {
  const available = await (await read.imageBuilder()).available();
  const engine = wanted === undefined ? available[0] : available.find((one) => one === wanted);
  if (engine !== undefined) return engine;
  throw new EnvironmentError(wanted === undefined ? 'there is nothing to build with' : `${wanted} is not installed`, { help: 'install buildah, podman or docker' });
}

export async function run({ options: given, args, read }: Invocation<typeof options>): Promise<Outcome> {
  const { catalog, lock, sources } = await loadCatalog(read);
  const image = imageOf(catalog, args[0] as string);
  const tag = given['image-tag'];
  if (tag !== undefined && !isTag(tag)) throw new UsageError(`"${tag}" is not a tag`, { help: 'a tag has letters, digits, `.`, `_` and `-`' });
  const material = await materialOf(image, read);
  const { hash } = await recipeFrom(material, lock, read);
  const commit = await commitOf(read);
  const described = describeBuild({ image, lock, build: { version: undefined, recipe: hash, commit } });
  const description = {
    ...described, ...(tag === undefined ? {} : { tag: `${image.reference}:${tag}` }),
    ...(given.base === undefined ? {} : { args: { ...described.args, BASE_IMAGE: given.base } }),
  };
  const request = { engine: await engineOf(given.engine, read), description, context: image.context, containerfile: image.containerfile, platform: given.platform, date: commit?.date };
  return { sources, plan: [buildAction(request)], document: { version: 1, name: image.name, tag: description.tag, recipe: hash, command: buildCommand(request) }, summary: buildCommand(request).map(shellQuoted).join(' ') };
}
