import { sha256 } from '../lib/hash.ts';
import type { Clock } from '../ports/clock.ts';
import type { DownloadReader } from '../ports/downloads.ts';
import type { Environment } from '../ports/index.ts';
import { createHttpClient } from './http.ts';

/** Release archives are some dozen MB; one that is larger than this is something else. */
const mostBytes = 512 * 1024 * 1024;

export function createDownloadReader(env: Environment, clock: Clock): DownloadReader {
  return {
    async sha256(url) {
      const host = URL.canParse(url) ? new URL(url).host : url;
      const client = createHttpClient({ service: { name: host }, env, clock, limits: { bytes: mostBytes, total: 10 * 60_000 } });
      const { body } = await client.send({ url, doing: `fetch ${url}`, headers: { accept: '*/*' } });
      return { sha256: sha256(body), size: body.length };
    },
  };
}
