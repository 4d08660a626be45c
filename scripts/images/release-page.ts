import type { ForgeRelease } from '../core/plan.ts';
import type { Content } from './contents.ts';
import type { PlatformImage } from './release-record.ts';
import type { Wanted } from './publish.ts';

/** Everything that the page of a release says. */
export interface PageFacts {
  readonly wanted: Wanted;
  readonly platforms: readonly PlatformImage[];
  readonly contents: readonly Content[];
  /** The record as a file. */
  readonly record: { readonly path: string; readonly size: number };
  /** A page that is there keeps its title and its text: somebody wrote them. */
  readonly existing: { readonly title: string } | undefined;
}

/** Name of the record on the page: what other programs look for. */
export const recordName = 'release-record.json';

function notesOf({ wanted: { image, digest, tags }, platforms, contents }: PageFacts): string {
  const labels = platforms[0]?.labels ?? {};
  const base = labels['org.opencontainers.image.base.digest'];
  return [
    `${image.description}`, '', '```', `${image.reference}:${tags.immutable[0] ?? ''}@${digest}`, '```', '',
    `- tags: ${[...tags.immutable, ...tags.floating].map((tag) => `\`${tag}\``).join(', ')}`,
    `- platforms: ${platforms.map(({ platform }) => platform).join(', ')}`,
    `- base: \`${image.base.reference}\`${base === undefined ? '' : ` at \`${base}\``}`,
    ...(contents.length === 0 ? [] : [`- inside: ${contents.map(({ name, version }) => `${name} ${version}`).join(', ')}`]),
    `- the whole record is the file \`${recordName}\``, '',
  ].join('\n');
}

/** The release page of the git tag, with the record as a file of it: where people look for a release in a year. */
export function releasePage(facts: PageFacts): ForgeRelease {
  const { wanted: { image, version }, record, existing } = facts;
  return {
    kind: 'forge-release', tag: `${image.release}${version}`, title: existing?.title ?? `${image.name} ${version}`,
    notes: existing === undefined ? notesOf(facts) : undefined, prerelease: version.includes('-'), draft: false,
    assets: [{ name: recordName, path: record.path, size: record.size }], replaceAssets: false,
  };
}
