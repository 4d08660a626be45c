import { systemClock } from '../../scripts/adapters/clock.ts';
import { createFileReader } from '../../scripts/adapters/files.ts';
import { createRegistry } from '../../scripts/adapters/registry.ts';
import { parseImageConfig, parseManifest } from '../../scripts/lib/image-manifest.ts';
import type { Repository } from '../../scripts/ports/registry.ts';

/*
 * What the registry bench times: REGISTRY REPOSITORY digest|inspect. Prints a line a tag: its digest, and for `inspect`
 * the architecture of its configuration.
 */
const [registry = '', repository = '', what = 'digest'] = process.argv.slice(2);
const at: Repository = { registry, repository };
const progress = { note: () => undefined, warn: () => undefined, update: () => undefined };
const client = createRegistry({ env: process.env, clock: systemClock, progress, files: createFileReader('/') });

async function line(tag: string): Promise<string> {
  if (what === 'digest') return `${tag} ${await client.digest(at, tag) ?? ''}`;
  const manifest = await client.manifest(at, tag);
  const model = manifest === undefined ? undefined : parseManifest(manifest.bytes);
  const config = model?.kind === 'image' ? parseImageConfig(await client.json(at, model.config.digest)) : undefined;
  return `${tag} ${manifest?.digest ?? ''} ${config?.platform.split('/')[1] ?? ''}`;
}

async function main(): Promise<void> {
  const tags = [...await client.tags(at) ?? []].sort();
  process.stdout.write(`${(await Promise.all(tags.map(line))).join('\n')}\n`);
}

void main();
