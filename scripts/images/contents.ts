import type { Image } from './catalog.ts';

/** Something with a version inside an image, and who says so. */
export interface Content {
  readonly name: string;
  readonly version: string;
  /** `catalogue`: a verified download. `environment`: a variable of the image (PYTHON_VERSION). `sbom`: the bill of materials. */
  readonly from: 'catalogue' | 'environment' | 'sbom';
}

/** Variables whose name is not the product's. */
const products: Readonly<Record<string, string>> = { GOLANG_VERSION: 'go', PYTHON_VERSION: 'python', NODE_VERSION: 'node', RUST_VERSION: 'rust' };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Names and versions of an SPDX or CycloneDX document in JSON; `undefined` when it is neither.
 * Sources: SPDX 2.3 `packages[].versionInfo`, CycloneDX 1.6 `components[].version`.
 */
export function parseSbom(text: string): Content[] | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(data)) return undefined;
  const spdx = typeof data['spdxVersion'] === 'string' && Array.isArray(data['packages']) ? data['packages'] : undefined;
  const cyclone = data['bomFormat'] === 'CycloneDX' ? data['components'] ?? [] : undefined;
  const list: unknown = spdx ?? cyclone;
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((one: unknown): Content[] => {
    if (!isRecord(one) || typeof one['name'] !== 'string') return [];
    const version = one['version'] ?? one['versionInfo'];
    return typeof version === 'string' && version !== '' && version !== 'NOASSERTION' ? [{ name: one['name'], version, from: 'sbom' }] : [];
  });
}

/** What is known to be inside, each name and version once, sorted by name. */
export function contentsOf(image: Pick<Image, 'downloads'>, environment: Readonly<Record<string, string>>, sbom: readonly Content[]): Content[] {
  const all: Content[] = [
    ...image.downloads.map(({ name, version }): Content => ({ name, version, from: 'catalogue' })),
    ...Object.entries(environment).flatMap(([name, version]): Content[] => {
      const product = products[name];
      return product === undefined || version === '' ? [] : [{ name: product, version, from: 'environment' }];
    }),
    ...sbom,
  ];
  const seen = new Set<string>();
  const once = all.filter(({ name, version }) => {
    const key = `${name}\n${version}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return once.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : a.version > b.version ? 1 : 0));
}
