import type { Diagnostic } from '../core/diagnostic.ts';
import type { Parsed } from '../core/outcome.ts';
import type { SourceFile } from '../core/source.ts';
import { validate as validateLock } from '../generated/images.lock.v1.ts';
import type { Validator } from '../lib/schema.ts';
import type { Catalog } from './catalog.ts';
import { checkDocument } from './parse-catalog.ts';

/** What a registry said of a base on one day. */
export interface LockedBase {
  /** Digest behind the tag: of the index where there is one. */
  readonly digest: string;
  readonly platforms: Readonly<Record<string, string>>;
  /** `YYYY-MM-DD` */
  readonly seen: string;
}

/** Digests by reference (`docker.io/library/alpine:3.24`). A reference that is absent has not been locked yet. */
export interface Lock {
  readonly version: 1;
  readonly bases: Readonly<Record<string, LockedBase>>;
}

export const emptyLock: Lock = { version: 1, bases: {} };

export function parseLock(source: SourceFile): Parsed<Lock> {
  const { data, diagnostics } = checkDocument(source, validateLock as Validator, 'LCK001');
  const help = 'take the last good one from git (`git checkout -- containers/images.lock.json`), or write it anew with `images lock`';
  const told = diagnostics.map((one): Diagnostic => ({ ...one, help: one.help ?? help }));
  return { value: told.length > 0 ? undefined : data as Lock, diagnostics: told };
}

/** The text of the lock: sorted, one digest a line, so that a merge shows what moved. */
export function formatLock({ bases }: Lock): string {
  const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const entries = sorted(bases).map(([reference, { digest, platforms, seen }]) => [reference, { digest, platforms: Object.fromEntries(sorted(platforms)), seen }]);
  return `${JSON.stringify({ version: 1, bases: Object.fromEntries(entries) }, null, 2)}\n`;
}

/** Every reference of the catalogue that is locked to a digest, each once and sorted: bases and the builder. */
export function lockedReferences({ images, builder }: Catalog): string[] {
  const bootstrap = builder.bootstrap === undefined ? [] : [builder.bootstrap.image];
  return [...new Set([...images.map(({ base }) => base.reference), builder.image, ...bootstrap])].sort();
}

/** The reference with its locked digest, or as it is while nothing is locked. */
export function pinned(reference: string, lock: Lock): string {
  const digest = lock.bases[reference]?.digest;
  return digest === undefined ? reference : `${reference}@${digest}`;
}
