import { sha256 } from '../lib/hash.ts';
import type { Clock } from '../ports/clock.ts';
import type { DownloadReader } from '../ports/downloads.ts';
import type { Environment } from '../ports/index.ts';
import { createHttpClient } from './http.ts';

/** Release archives are some dozen MB; one that is larger than this is something else. */
const mostBytes = 512 * 1024 * 1024;

/** Texts that we read are some kilobytes. */
const mostText = 4 * 1024 * 1024;

export function createDownloadReader(env: Environment, clock: Clock): DownloadReader {
  const clientFor = (url: string, bytes: number): ReturnType<typeof createHttpClient> => {
    const host = URL.canParse(url) ? new URL(url).host : url;
    return createHttpClient({ service: { name: host }, env, clock, limits: { bytes, total: 10 * 60_000 } });
  };
  return {
    async text(url) {
      const { status, body } = await clientFor(url, mostText).send({ url, doing: `fetch ${url}`, headers: { accept: 'application/json' }, allow: [404] });
      return status === 404 ? undefined : Buffer.from(body).toString('utf8');
    },
    async sha256(url) {
      const client = clientFor(url, mostBytes);
      const { body } = await client.send({ url, doing: `fetch ${url}`, headers: { accept: '*/*' } });
      return { sha256: sha256(body), size: body.length };
    },
  };
}
