import { UsageError } from '../core/failure.ts';
import type { Bump } from '../lib/version.ts';
import { isVersion } from '../lib/version.ts';
import type { SectionName } from './changelog.ts';
import { defaultPolicy } from './policy.ts';
import type { Policy } from './policy.ts';
import type { SquashMode } from './squash.ts';
import type { VersionFileSpec } from './updaters/updater.ts';

/** A file whose version is set, by name alone or with how. */
export type FileSpec = string | Omit<VersionFileSpec, 'optional' | 'follow'>;

/** The `bump` section of `.ci-shared.yml`; schema/ci-shared.v1.json holds its shape. */
export interface BumpSection {
  readonly branch?: string;
  readonly remote?: string;
  readonly mode?: Mode;
  readonly sign?: boolean;
  readonly skipMarker?: boolean;
  readonly commitMessage?: string;
  readonly channels?: readonly { readonly branch: string; readonly prerelease: string }[];
  readonly components?: readonly ComponentSection[];
  readonly scopes?: readonly string[];
  readonly sections?: Readonly<Record<string, SectionName | null>>;
  readonly headerLength?: number;
}

interface ComponentSection extends PolicySection {
  readonly name: string;
  readonly prefix?: string;
  readonly paths?: readonly string[];
  readonly exclude?: readonly string[];
  readonly files?: readonly FileSpec[];
  readonly changelog?: string | false;
  readonly policy?: PolicySection;
}

interface PolicySection {
  readonly types?: Readonly<Record<string, Bump>>;
  readonly zero?: Partial<Policy['zero']>;
  readonly maxBump?: Policy['maxBump'];
  readonly initialVersion?: string;
  readonly squash?: SquashMode;
  readonly breakingInBody?: boolean;
  readonly releasedRevert?: Bump;
}

/** How the release reaches the remote. */
export type Mode = 'direct' | 'tag-only' | 'pull-request';

/** One thing that has versions of its own. */
export interface Component {
  readonly name: string;
  readonly prefix: string;
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  /** `undefined`: look for well-known files at the top of the component. */
  readonly files: readonly FileSpec[] | undefined;
  /** `undefined`: none is written. */
  readonly changelog: string | undefined;
  readonly policy: Policy;
}

export interface BumpConfig {
  readonly components: readonly Component[];
  readonly branch: string | undefined;
  readonly remote: string;
  readonly mode: Mode;
  readonly sign: boolean;
  readonly skipMarker: boolean;
  readonly commitMessage: string | undefined;
  readonly channels: readonly { readonly branch: string; readonly prerelease: string }[];
  /** Scopes that `bump check` accepts; any when absent. */
  readonly scopes: readonly string[] | undefined;
  readonly headerLength: number | undefined;
  /** Commit type -> section of the changelog, before the usual ones. */
  readonly sections: Readonly<Record<string, SectionName | null>>;
}

function policyOf(section: PolicySection, base: Policy): Policy {
  return {
    types: { ...base.types, ...section.types },
    zero: { ...base.zero, ...section.zero },
    maxBump: section.maxBump ?? base.maxBump,
    initialVersion: section.initialVersion ?? base.initialVersion,
    squash: section.squash ?? base.squash,
    breakingInBody: section.breakingInBody ?? base.breakingInBody,
    releasedRevert: section.releasedRevert ?? base.releasedRevert,
  };
}

function componentOf(section: ComponentSection, base: Policy): Component {
  return {
    name: section.name, prefix: section.prefix ?? `${section.name}-v`, paths: section.paths ?? [], exclude: section.exclude ?? [],
    files: section.files, changelog: section.changelog === false ? undefined : section.changelog ?? changelogPath(section.paths ?? []),
    policy: policyOf(section.policy ?? {}, base),
  };
}

/** A component of one folder has its changelog there; any other at the top. */
function changelogPath(paths: readonly string[]): string {
  const [only] = paths;
  return paths.length === 1 && only !== undefined && only !== '.' && !/[*?[]/.test(only) ? `${only.replace(/\/$/, '')}/CHANGELOG.md` : 'CHANGELOG.md';
}

/** What git-check-ref-format(1) forbids in a name that a version follows. */
const badPrefix = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|^-|(?:^|\/)\.|\.lock\//;

function refuseClashes(components: readonly Component[]): void {
  for (const [at, component] of components.entries()) {
    const twin = components.slice(0, at).find(({ name, prefix }) => name === component.name || prefix === component.prefix);
    if (twin !== undefined) throw new UsageError(`the components "${twin.name}" and "${component.name}" have the same name or tag prefix "${component.prefix}"`, { help: 'every component needs a prefix of its own in `.ci-shared.yml`' });
    if (badPrefix.test(component.prefix)) throw new UsageError(`the tag prefix ${JSON.stringify(component.prefix)} of "${component.name}" makes names that git does not allow for tags`, { help: 'use letters, digits, `-`, `_`, `.` and `/`; white space and ~ ^ : ? * [ \\ are not allowed' });
    if (!isVersion(component.policy.initialVersion)) throw new UsageError(`the initial version "${component.policy.initialVersion}" of "${component.name}" is not a version like 0.1.0`);
  }
}

/**
 * The configuration: defaults <- file. Without components there is one, named after nothing, with the prefix `v`.
 * @throws UsageError for components that clash.
 */
export function bumpConfig(section: unknown): BumpConfig {
  const given = (section ?? {}) as BumpSection & PolicySection & Omit<ComponentSection, 'name'>;
  const policy = policyOf(given, defaultPolicy);
  const single: ComponentSection = {
    name: 'default', prefix: given.prefix ?? 'v', paths: given.paths ?? [], exclude: given.exclude ?? [], ...(given.files === undefined ? {} : { files: given.files }),
    ...(given.changelog === undefined ? {} : { changelog: given.changelog }),
  };
  const components = (given.components ?? [single]).map((component) => componentOf(component, policy));
  refuseClashes(components);
  return {
    components, branch: given.branch, remote: given.remote ?? 'origin', mode: given.mode ?? 'direct', sign: given.sign ?? false,
    skipMarker: given.skipMarker ?? true, commitMessage: given.commitMessage, channels: given.channels ?? [], scopes: given.scopes, headerLength: given.headerLength, sections: given.sections ?? {},
  };
}
