import type { Range } from '../core/source.ts';
import { areas } from './keys.ts';
import type { Container, Text } from './model.ts';
import type { PipelineFile } from './subject.ts';
import { scalarOffsets } from './yaml/scalar-offsets.ts';

/** The parts of an image reference as it is written, `${...}` and all. */
export interface ImageText {
  /** Everything before tag and digest. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Place of tag and digest with `:` or `@` in front; empty, behind the name, when there are none. For fixes: it costs. */
  readonly versionAt: () => Range;
}

/** Offsets of the expressions are skipped: a `:` inside of `${X:-y}` is none of the reference. */
function masked(value: string): string {
  return !value.includes('${') ? value : value.replace(/\$\{[^}]*\}/g, (found) => '$'.repeat(found.length));
}

export function imageTextOf(text: string, image: Text): ImageText {
  const mask = masked(image.value);
  const at = mask.indexOf('@');
  const nameEnd = at === -1 ? mask.length : at;
  const colon = mask.lastIndexOf(':', nameEnd - 1);
  const hasTag = colon > mask.lastIndexOf('/', nameEnd - 1) && colon !== -1;
  const repositoryEnd = hasTag ? colon : nameEnd;
  return {
    repository: image.value.slice(0, repositoryEnd),
    tag: hasTag ? image.value.slice(colon + 1, nameEnd) : undefined,
    digest: at === -1 ? undefined : image.value.slice(at + 1),
    versionAt: () => {
      const offsets = scalarOffsets(text, image.node);
      const behind = (offsets[image.value.length - 1] ?? image.range.start) + 1;
      return { start: repositoryEnd === image.value.length ? behind : offsets[repositoryEnd] ?? behind, end: behind };
    },
  };
}

/** Registry host and path, without tag; `docker.io/library/` is filled in. */
export function fullRepository(repository: string): string {
  const slash = repository.indexOf('/');
  const first = slash === -1 ? '' : repository.slice(0, slash);
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost' || first.includes('${');
  const path = hasHost ? repository : `docker.io/${repository}`;
  return path.replace(/^index\.docker\.io\//, 'docker.io/').replace(/^docker\.io\/([^/]+)$/, 'docker.io/library/$1');
}

/** True when `repository` is `name`, in whatever registry. */
export function isRepository(repository: string, name: string): boolean {
  return repository === name || repository.endsWith(`/${name}`);
}

/** Every container with an image. */
export function withImages({ workflow }: PipelineFile): (Container & { readonly image: Text })[] {
  return areas.flatMap((area) => workflow[area]).filter((container): container is Container & { readonly image: Text } => container.image !== undefined && container.image.value !== '');
}

export type Firmness = 'digest' | 'exact' | 'minor' | 'floating' | 'none' | 'unknown';

/** How much an image can change behind its name. `exact`: three numbers, a date or a hash; `minor`: two numbers. */
export function firmnessOf({ tag, digest, repository }: ImageText): Firmness {
  if (digest !== undefined) return 'digest';
  if (tag === undefined) return repository.endsWith('}') ? 'unknown' : 'none';
  if (tag.includes('${')) return 'unknown';
  if (tag === 'latest') return 'none';
  if (/(?:^|[^0-9.])\d+\.\d+\.\d+/.test(tag) || /(?:^|-)\d{8}/.test(tag) || /^\d{4}-\d{2}-\d{2}/.test(tag) || /^(?:sha-|git-)?[0-9a-f]{7,64}$/.test(tag) && /\d/.test(tag)) return 'exact';
  return /(?:^|[^0-9.])\d+\.\d+(?![0-9.])/.test(tag) ? 'minor' : 'floating';
}
