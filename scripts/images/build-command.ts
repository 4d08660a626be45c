import type { BuildImage, BuildEngine } from '../core/plan.ts';
import type { BuildDescription } from './build-description.ts';

export interface BuildRequest {
  readonly engine: BuildEngine;
  readonly description: BuildDescription;
  readonly context: string;
  readonly containerfile: string;
  readonly platform: string | undefined;
  /** Unix seconds that every file and the image are dated to, so that building twice gives the same digest. */
  readonly date: number | undefined;
}

/**
 * The command line of an engine. buildah and podman date with `--timestamp` (measured: the same digest twice); docker's
 * BuildKit takes SOURCE_DATE_EPOCH as a build argument. `--format docker`, because registries behind Forgejo's clients and
 * zot without OCI support take it, and kaniko pushes the same.
 */
export function buildCommand({ engine, description, context, containerfile, platform, date }: BuildRequest): string[] {
  const { args, labels, tag } = description;
  const dated = date === undefined ? [] : engine === 'docker' ? ['--build-arg', `SOURCE_DATE_EPOCH=${date}`] : ['--timestamp', String(date)];
  return [
    engine, 'build', ...(engine === 'docker' ? [] : ['--format', 'docker']), ...dated,
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    '--tag', tag, '--file', containerfile, context,
  ];
}

export function buildAction(request: BuildRequest): BuildImage {
  return { kind: 'build-image', name: request.description.name, tag: request.description.tag, command: buildCommand(request) };
}
