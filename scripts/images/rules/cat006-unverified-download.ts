import type { Finding, Rule } from '../../core/rule.ts';
import { architectureOf } from '../catalog.ts';
import type { Draft } from '../entry.ts';
import { platformsOf } from '../expand.ts';

export const rule: Rule<Draft> = {
  meta: {
    id: 'CAT006', name: 'unverified-download', severity: 'error', fixable: false,
    summary: 'a download has a SHA-256 for each architecture that is built',
    why: 'What is fetched without a checksum is whatever the server sent that day. `images lock --downloads` prints the sums to put in; compare them with what the publisher says.',
    examples: [{
      title: 'arm64 is built but not verified',
      bad: `images:\n  a:\n    platforms: [linux/amd64, linux/arm64]\n    downloads:\n      helm: { version: 3.16.4, url: 'https://get.helm.sh/helm-{arch}', sha256: { amd64: ${'f'.repeat(64)} } }\n`,
      good: `images:\n  a:\n    platforms: [linux/amd64]\n    downloads:\n      helm: { version: 3.16.4, url: 'https://get.helm.sh/helm-{arch}', sha256: { amd64: ${'f'.repeat(64)} } }\n`,
    }],
  },
  *check({ entry, path, keyPlaceOf }): Iterable<Finding> {
    for (const [family, image] of Object.entries(entry.images)) {
      const wanted = [...new Set(platformsOf(image, entry).map(architectureOf))];
      for (const [name, { sha256 }] of Object.entries(image.downloads ?? {})) {
        const missing = wanted.filter((arch) => sha256?.[arch] === undefined);
        if (missing.length === 0) continue;
        yield {
          message: `the download \`${name}\` of \`${family}\` has no sha256 for ${missing.join(', ')}`,
          location: { kind: 'file', path, range: keyPlaceOf('images', family, 'downloads', name) },
          help: '`images lock --downloads` fetches it and prints the sum; compare it with what the publisher says',
        };
      }
    }
  },
};
