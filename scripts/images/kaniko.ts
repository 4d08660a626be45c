import type { Builder } from './catalog.ts';
import type { BuildDescription } from './build-description.ts';

/** Where the layers of an image are cached: one repository an image, so that retention rules can leave it alone. */
export function cacheRepository(builder: Builder, name: string): string | undefined {
  return builder.cache === undefined ? undefined : `${builder.cache}/${name}`;
}

/** Flags of kaniko for one image that do not depend on the release: builder pin, mirror, cache. */
export function builderFlags(builder: Builder, name: string): string[] {
  const cache = cacheRepository(builder, name);
  return [
    ...builder.flags,
    ...(builder.mirror === undefined ? [] : [`--registry-mirror=${builder.mirror}`]),
    ...(cache === undefined ? [] : [`--cache-repo=${cache}`]),
    ...builder.insecure.map((host) => `--insecure-registry=${host}`),
  ];
}

/** Everything kaniko is told about one image, one argument a line of `build.args`; context and destination come from the step. */
export function kanikoArguments(builder: Builder, { name, labels, args, platforms }: BuildDescription): string[] {
  return [
    ...builderFlags(builder, name),
    ...(platforms.length === 1 ? [`--custom-platform=${platforms[0] as string}`] : []),
    ...Object.entries(args).map(([key, value]) => `--build-arg=${key}=${value}`),
    ...Object.entries(labels).map(([key, value]) => `--label=${key}=${value}`),
  ];
}
