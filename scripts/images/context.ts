import path from 'node:path/posix';
import { applyEdits } from '../core/edit.ts';
import type { Action } from '../core/plan.ts';
import { parseContainerfile } from '../lib/containerfile.ts';
import { buildArguments, releaseTags } from './catalog.ts';
import type { BuildDescription } from './build-description.ts';
import type { Builder, Image } from './catalog.ts';
import { labelsOf } from './labels.ts';
import type { Build } from './labels.ts';
import { baseDigest } from './recipe.ts';
import { pinned } from './lock.ts';
import type { Lock } from './lock.ts';
import { argumentEdits, baseEdits } from './rewrite.ts';
import { kanikoArguments } from './kaniko.ts';

/** Files that we put beside those of the context; `.dockerignore` keeps them out of `COPY . .`. */
const ours = ['Containerfile', 'Dockerfile', 'build.json', 'build.args'];

/** Everything that is known of one image when its context is written. */
export interface ContextInput {
  readonly image: Image;
  readonly lock: Lock;
  readonly builder: Builder;
  readonly build: Build;
  /** Text of its Containerfile. */
  readonly containerfile: string;
  /** Tracked files below the context, as paths below the repository. */
  readonly files: readonly string[];
  /** Text of the context's own `.dockerignore`. */
  readonly ignore: string | undefined;
}

/** The Containerfile of one image: every stage starts from the locked digest, every argument has its value. */
export function pinnedContainerfile(text: string, image: Image, lock: Lock): string {
  const file = parseContainerfile(text);
  const base = pinned(image.base.reference, lock);
  return applyEdits(text, [...baseEdits('', file, base), ...argumentEdits('', file, image)]);
}

export function describeBuild({ image, lock, build }: Pick<ContextInput, 'image' | 'lock' | 'build'>): BuildDescription {
  const tags = build.version === undefined ? { immutable: [`recipe-${build.recipe.slice(0, 16)}`], floating: [] }
    : releaseTags(image, { version: build.version, sha: build.commit?.sha });
  return {
    name: image.name, tag: `${image.reference}:${tags.immutable[0] as string}`, tags, platforms: image.platforms,
    labels: labelsOf(image, lock, build), args: buildArguments(image, pinned(image.base.reference, lock)),
    base: { reference: image.base.reference, digest: baseDigest(image, lock) ?? null }, recipe: build.recipe,
  };
}

/**
 * One folder that is a whole build context: kaniko needs nothing but `--context dir://FOLDER`. `Dockerfile` is the
 * Containerfile under the name that kaniko looks for on its own.
 */
export function planContext(input: ContextInput, folder: string): Action[] {
  const { image, files, ignore, lock } = input;
  const description = describeBuild(input);
  const text = pinnedContainerfile(input.containerfile, image, lock);
  const write = (name: string, content: string): Action => ({ kind: 'write-file', path: path.join(folder, name), text: content, before: undefined });
  const below = (file: string): string => path.relative(image.context, file);
  const skipped = new Set([...ours, '.dockerignore']);
  return [
    ...files.filter((file) => !skipped.has(below(file))).map((file): Action => ({ kind: 'copy-file', from: file, to: path.join(folder, below(file)) })),
    write('.dockerignore', `${ignore === undefined || ignore.endsWith('\n') ? ignore ?? '' : `${ignore}\n`}${ours.join('\n')}\n`),
    write('Containerfile', text),
    write('Dockerfile', text),
    write('build.json', `${JSON.stringify(description, null, 2)}\n`),
    write('build.args', `${kanikoArguments(input.builder, description).join('\n')}\n`),
  ];
}
