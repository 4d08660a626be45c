import { defaultBuilder } from './builder.ts';
import type { BuilderSettings } from './builder.ts';
import { newestVersion, supportedVersions } from './versions.ts';
import type { WoodpeckerVersion } from './versions.ts';

/** The section `ci-lint` of `.ci-shared.yml`, with every default filled in. Shape: `schema/ci-shared.v1.json`. */
export interface Settings {
  /** The server's minor version. */
  readonly woodpecker: WoodpeckerVersion;
  /** Registries (host, or host/path) from which images may come; empty allows all. */
  readonly registries: readonly string[];
  /** The fleet's shared image: consumers must use `name:v<major>`. */
  readonly sharedImage: { readonly name: string; readonly majors: readonly number[] };
  /** Variables that the server adds (`WOODPECKER_ENVIRONMENT`), besides `CI_*` and the matrix. */
  readonly globals: readonly string[];
  /** Plugins that the server runs privileged (`WOODPECKER_PLUGINS_PRIVILEGED`). */
  readonly privilegedPlugins: readonly string[];
  /** How far the server trusts the repository; everything by default, as `woodpecker-cli lint` assumes. */
  readonly trusted: { readonly network: boolean; readonly volumes: boolean; readonly security: boolean };
  readonly defaultBranch: string;
  /** The fleet's image builder, see `builder.ts`. */
  readonly builder: BuilderSettings;
  /** Examples of the tags that the repository releases: each must be served by a workflow. */
  readonly releaseTags: readonly string[];
}

export const defaultSettings: Settings = {
  woodpecker: newestVersion,
  registries: [],
  sharedImage: { name: 'loco/shared-ci-shared', majors: [1] },
  globals: [],
  privilegedPlugins: [],
  trusted: { network: true, volumes: true, security: true },
  defaultBranch: 'main',
  builder: defaultBuilder,
  releaseTags: [],
};

function isVersion(text: string): text is WoodpeckerVersion {
  return supportedVersions.some((version) => version === text);
}

/**
 * The same section, with what the server says of the repository where it says nothing: Woodpecker names the default branch
 * in `CI_REPO_DEFAULT_BRANCH`.
 */
export function withDefaultBranch(section: unknown, branch: string | undefined): unknown {
  return branch === undefined || branch === '' ? section : { defaultBranch: branch, ...(section as object | undefined) };
}

/** From the section of the configuration, already checked by its schema; `wanted` is the version of the command line. */
export function settingsOf(section: unknown, wanted?: string): Settings {
  const given = (section ?? {}) as Partial<Omit<Settings, 'woodpecker'>> & { readonly woodpecker?: string };
  const version = wanted ?? given.woodpecker ?? newestVersion;
  return {
    ...defaultSettings,
    ...given,
    woodpecker: isVersion(version) ? version : newestVersion,
    sharedImage: { ...defaultSettings.sharedImage, ...given.sharedImage },
    trusted: { ...defaultSettings.trusted, ...given.trusted },
    builder: { ...defaultBuilder, ...given.builder },
  };
}
