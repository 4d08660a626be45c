import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { dockerHub, parseImageRef } from '../../lib/image-ref.ts';
import { createLimit } from '../../lib/limit.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { Invocation } from '../../ports/command.ts';
import { lockedReferences } from '../lock.ts';
import type { Lock } from '../lock.ts';
import { mirrorActions, mirrorFindings, mirrorPlace, mirrorText } from '../mirror.ts';
import type { MirrorItem } from '../mirror.ts';
import type { RegistryName } from '../registry-name.ts';
import { loadCatalog } from './load-catalog.ts';
import type { options } from './mirror-options.ts';
import { placeOf } from './read-base.ts';

const atOnce = 8;

export async function run({ options: given, read }: Invocation<typeof options>): Promise<Outcome> {
  const mirror = mirrorOf(given.to);
  const { catalog, lock, sources } = await loadCatalog(read);
  const own = new Set(catalog.images.map(({ reference }) => reference));
  // an image of this catalogue is in a registry of our own already
  const foreign = lockedReferences(catalog).filter((reference) => !own.has(reference.replace(/:[^:/]*$/, '')));
  const needed = given.hub ? foreign.filter((reference) => placeOf(reference).at.registry === dockerHub) : foreign;
  const unknown = given.only.find((one) => !needed.includes(one));
  if (unknown !== undefined) throw new UsageError(`nothing in the catalogue is built with "${unknown}"${didYouMean(unknown, needed)}`, { help: `references: ${needed.join(', ')}` });
  const wanted = given.only.length === 0 ? needed : given.only;
  const open = wanted.filter((reference) => lock.bases[reference] === undefined);
  if (open.length > 0) throw new UsageError(`${open.join(', ')} ${open.length === 1 ? 'is' : 'are'} not locked; nothing was copied`, { help: 'run `images lock` first: a mirror of whatever a tag means today proves nothing' });
  const registry = await read.registry();
  const limit = createLimit(atOnce);
  const items = await Promise.all(wanted.map((reference) => limit(async (): Promise<MirrorItem> => {
    const item = itemOf(reference, mirror, lock, given.hub);
    return { ...item, found: await registry.digest(item.to, item.tag) };
  })));
  const document = { version: 1, copies: items.map(({ reference, to, tag, digest, found }) => ({ reference, mirror: `${to.registry}/${to.repository}:${tag}`, digest, found: found ?? null })) };
  if (given.check) return { sources, diagnostics: mirrorFindings(items), document, summary: `${items.length} references compared with ${given.to ?? ''}` };
  return { sources, plan: mirrorActions(items), text: mirrorText(items), document, summary: `${items.length} references in ${given.to ?? ''}` };
}

function mirrorOf(to: string | undefined): RegistryName {
  if (to === undefined) throw new UsageError('where to?', { help: '--to REGISTRY/PREFIX, such as --to zot.example:5000/mirror' });
  const { ref, mistake } = parseImageRef(to.includes('/') ? to : `${to}/x`);
  if (ref === undefined) throw new UsageError(`--to "${to}" is no place in a registry: ${mistake}`);
  if (ref.tag !== undefined || ref.digest !== undefined) throw new UsageError(`--to "${to}" has a tag: name a registry and a folder`);
  if (!to.startsWith(ref.registry)) throw new UsageError(`--to "${to}" begins with no registry`, { help: 'its host has a dot or a port: zot.example:5000/mirror' });
  return { registry: ref.registry, repository: to.includes('/') ? ref.repository : '' };
}

function itemOf(reference: string, mirror: RegistryName, lock: Lock, hub: boolean): MirrorItem {
  const { at, tag } = placeOf(reference);
  const from = { registry: at.registry, repository: at.repository };
  return { reference, from, to: mirrorPlace(mirror, from, hub), tag, digest: lock.bases[reference]?.digest ?? '', found: undefined };
}
