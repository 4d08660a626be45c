import { isDigest, parseImageRef } from '../lib/image-ref.ts';

/** The digest in a file that a builder wrote, or what is wrong with it as the end of a sentence. */
export type ParsedDigest = { readonly digest: string; readonly mistake?: undefined } | { readonly digest?: undefined; readonly mistake: string };

/**
 * Reads what kaniko's `--digest-file` (`sha256:...`) and `--image-name-tag-with-digest-file` (a reference a line), buildah's
 * `--digestfile` and buildx's metadata (`containerimage.digest`) leave behind. `repository` is `registry/path`; a
 * reference to another one is a mistake: it would publish somebody else's image.
 */
export function parseDigestFile(text: string, repository: string): ParsedDigest {
  const plain = text.trim();
  if (plain === '') return { mistake: 'it is empty: the builder did not finish' };
  if (plain.startsWith('{')) return fromMetadata(plain);
  const digests = new Set<string>();
  for (const line of plain.split(/\s*\n\s*/)) {
    if (isDigest(line)) {
      digests.add(line);
      continue;
    }
    const { ref } = parseImageRef(line);
    if (ref?.digest === undefined) return { mistake: `\`${line.slice(0, 80)}\` is neither a digest nor a reference with one` };
    if (`${ref.registry}/${ref.repository}` !== repository) return { mistake: `it names ${ref.registry}/${ref.repository}, not ${repository}` };
    digests.add(ref.digest);
  }
  const [digest, other] = digests;
  return digest === undefined || other !== undefined ? { mistake: `it holds ${digests.size} different digests` } : { digest };
}

function fromMetadata(text: string): ParsedDigest {
  try {
    const data: unknown = JSON.parse(text);
    const digest: unknown = typeof data === 'object' && data !== null ? Object.getOwnPropertyDescriptor(data, 'containerimage.digest')?.value : undefined;
    if (typeof digest === 'string' && isDigest(digest)) return { digest };
  } catch {
    // said below
  }
  return { mistake: 'it is JSON without `containerimage.digest`' };
}
