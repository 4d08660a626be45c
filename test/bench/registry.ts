import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../support/imports.ts';
import { missingTools, startRealRegistry } from '../support/real-registry.ts';
import { testClient } from '../support/registry-client.ts';
import { makeImage } from '../support/registry-image.ts';
import { markdownTable, measure } from './measure.ts';
import type { Variant } from './measure.ts';

/*
 * Metadata of 60 tags, each with an image of its own, from Debian's registry on loopback: our client in one process
 * beside skopeo, which is started once a tag. Whole processes are timed, the start of Node included.
 */
const count = 60;
/** At most this share of skopeo's time: issue 5 asks for five times faster. */
const goal = 0.2;
const repository = 'bench/tools';

export const title = 'Registry metadata of 60 tags, beside skopeo';

export async function run(rounds: number): Promise<string> {
  const missing = missingTools('docker-registry', 'skopeo', 'xargs');
  if (missing !== undefined) return `${missing}\n`;
  const server = await startRealRegistry();
  const folder = mkdtempSync(path.join(tmpdir(), 'registry-bench-'));
  try {
    const tags = Array.from({ length: count }, (_, at) => `v1.0.${at}`).sort();
    const digests = await fill(server.host, tags);
    // CommonJS as our own bundle: an ES module that imports node:http makes Node load all of undici for three names of it
    const program = path.join(folder, 'client.cjs');
    await build({ entryPoints: [path.join(root, 'test/bench/registry-client.ts')], bundle: true, outfile: program, platform: 'node', target: 'node20', format: 'cjs', minify: true, logLevel: 'error' });
    return tables(server.host, program, tags, digests, rounds);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(host: string, tags: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { registry } = testClient();
  const at = { registry: host, repository };
  const digests = new Map<string, string>();
  for (const tag of tags) {
    const image = makeImage(tag, { 'org.opencontainers.image.version': tag });
    for (const blob of image.blobs) await registry.putBlob(at, blob);
    await registry.putManifest(at, tag, image);
    digests.set(tag, image.digest);
  }
  return digests;
}

function tables(host: string, program: string, tags: readonly string[], digests: ReadonlyMap<string, string>, rounds: number): string {
  const check = (end: string) => (stdout: string): void => {
    const expected = tags.map((tag) => `${tag} ${digests.get(tag) as string}${end}`).sort();
    // several skopeos at once mix their line ends
    const lines = stdout.replaceAll('\n', '').split(/(?=v1\.0\.)/).sort();
    const wrong = lines.find((line, at) => line !== expected[at]);
    if (wrong !== undefined || lines.length !== tags.length) throw new Error(`wrong answer: ${lines.length} lines, ${wrong}`);
  };
  const skopeo = (format: string, parallel: number): readonly [string, ...string[]] => ['sh', '-c',
    `printf '%s\\n' ${tags.join(' ')} | xargs -P ${parallel} -I{} skopeo --insecure-policy inspect --no-tags --tls-verify=false --format '{} ${format}' docker://${host}/${repository}:{}`];
  const ours = (what: string): readonly [string, ...string[]] => [process.execPath, program, host, repository, what];
  const table = (name: string, format: string, what: string, end: string): string => {
    const base: Variant = { name: `skopeo, ${name}`, command: skopeo(format, 1), check: check(end) };
    const ourName = `ours, ${name}`;
    const variants: [Variant, ...Variant[]] = [base, { name: `skopeo, 4 at once`, command: skopeo(format, 4), check: check(end) }, { name: ourName, command: ours(what), check: check(end) }];
    return markdownTable(measure(variants, { rounds, warmUp: 1, costRounds: Math.min(rounds, 5) }), { [ourName]: goal });
  };
  return `${table('digests', '{{.Digest}}', 'digest', '')}\n${table('digests and configurations', '{{.Digest}} {{.Architecture}}', 'inspect', ' amd64')}`;
}
