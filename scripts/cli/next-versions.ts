import { readReleases } from '../bump/commands/read-releases.ts';
import { bumpConfig } from '../bump/config.ts';
import type { BumpConfig, Component } from '../bump/config.ts';
import { defaultPolicy } from '../bump/policy.ts';
import type { Readers } from '../ports/index.ts';
import type { ReleaseLine, VersionReader } from '../ports/versions.ts';
import { readSettings } from './config.ts';

/** The component of the configuration with the same prefix, which knows better; else one made of the line. */
function componentFor({ name, prefix, paths }: ReleaseLine, { components }: BumpConfig): Component {
  const own = components.find((component) => component.prefix === prefix);
  if (own !== undefined) return { ...own, name };
  return { name, prefix, paths, exclude: [], files: [], changelog: undefined, policy: components[0]?.policy ?? defaultPolicy };
}

/** Next versions for other commands than `bump`, by bump's own rules and configuration. */
export function createVersionReader(read: Readers): VersionReader {
  return {
    async next(lines, remote) {
      const { section } = await readSettings(await read.files(), 'bump', undefined);
      const config = bumpConfig(section);
      const components = lines.map((line) => componentFor(line, config));
      const { releases, diagnostics } = await readReleases(read, { ...config, components }, {
        component: [], as: [], prerelease: undefined, 'allow-major': false, branch: undefined, remote, tags: 'remote', 'allow-nothing': true,
      });
      return { versions: releases.map(({ decision }) => decision.next ?? undefined), diagnostics };
    },
  };
}
