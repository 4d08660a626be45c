import type { Diagnostic } from '../core/diagnostic.ts';
import type { ImageTag } from '../core/plan.ts';
import { lockPath } from './catalog.ts';
import type { RegistryName } from './registry-name.ts';

/** One reference and its copy: the same path below the mirror, with the registry in front of it. */
export interface MirrorItem {
  readonly reference: string;
  readonly from: RegistryName;
  readonly to: RegistryName;
  readonly tag: string;
  /** Locked digest. */
  readonly digest: string;
  /** Digest behind the tag in the mirror; `undefined` when there is none. */
  readonly found: string | undefined;
}

/** `zot:5000/mirror` and docker.io/library/alpine give zot:5000 and mirror/docker.io/library/alpine; a port's colon becomes a hyphen. With `hub` the registry is left out. */
export function mirrorPlace(mirror: RegistryName, from: RegistryName, hub: boolean): RegistryName {
  const parts = [mirror.repository, hub ? '' : from.registry.replace(':', '-'), from.repository].filter((part) => part !== '');
  return { registry: mirror.registry, repository: parts.join('/') };
}

/** Copies what is missing or behind; what is right is left alone. */
export function mirrorActions(items: readonly MirrorItem[]): ImageTag[] {
  return items.filter(({ found, digest }) => found !== digest).map(({ from, to, tag, digest, found }) => ({
    kind: 'image-tag', registry: to.registry, repository: to.repository, tag, digest, before: found, immutable: false, source: { registry: from.registry, repository: from.repository },
  }));
}

/** For `--check`: what a build would not find in the mirror. */
export function mirrorFindings(items: readonly MirrorItem[]): Diagnostic[] {
  return items.filter(({ found, digest }) => found !== digest).map(({ reference, to, tag, digest, found }): Diagnostic => ({
    rule: 'LCK004', severity: 'error', location: { kind: 'file', path: lockPath },
    message: `the mirror ${found === undefined ? 'has no' : 'is behind on'} \`${reference}\`: ${to.registry}/${to.repository}:${tag} ${found === undefined ? 'is not there' : `is ${found}`}, locked is ${digest}`,
    help: 'run `images mirror` with the same --to',
  }));
}

/** The list for people. */
export function mirrorText(items: readonly MirrorItem[]): string {
  return items.map(({ reference, to, tag, digest, found }) => `${found === digest ? 'same' : found === undefined ? 'copy' : 'move'}  ${reference}  ->  ${to.registry}/${to.repository}:${tag}\n`).join('');
}
