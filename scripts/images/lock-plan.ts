import type { Diagnostic } from '../core/diagnostic.ts';
import type { Catalog, Image } from './catalog.ts';
import { catalogPath, lockPath } from './catalog.ts';
import type { Lock, LockedBase } from './lock.ts';

/** What a registry said of a reference today. */
export interface Seen {
  readonly reference: string;
  /** Nothing when the registry has no such tag. */
  readonly base: Omit<LockedBase, 'seen'> | undefined;
}

/** The lock after today: what was asked for is replaced, the day only where the digest moved; what no image needs goes. */
export function updatedLock(lock: Lock, seen: readonly Seen[], needed: readonly string[], today: string): Lock {
  const bases: Record<string, LockedBase> = Object.fromEntries(Object.entries(lock.bases).filter(([reference]) => needed.includes(reference)));
  for (const { reference, base } of seen) {
    if (base !== undefined && bases[reference]?.digest !== base.digest) bases[reference] = { ...base, seen: today };
  }
  return { version: 1, bases };
}

/** A difference of lock and registries, for `--check`. */
export function lockFindings(lock: Lock, seen: readonly Seen[]): Diagnostic[] {
  return seen.flatMap(({ reference, base }): Diagnostic[] => {
    const locked = lock.bases[reference];
    const say = (message: string, help: string): Diagnostic[] => [{ rule: 'LCK002', severity: 'error', message, help, location: { kind: 'file', path: lockPath } }];
    if (base === undefined) return say(`its registry has no \`${reference}\``, 'name a tag that exists in containers/images.yml');
    if (locked === undefined) return say(`\`${reference}\` is not locked; today it is ${base.digest}`, 'run `images lock`');
    return locked.digest === base.digest ? [] : say(`\`${reference}\` moved: locked ${locked.digest}, today ${base.digest}`, 'run `images lock`, then release what is built on it');
  });
}

/** A file of the catalogue with its place and what the publisher serves. */
export interface CheckedDownload {
  readonly image: Image;
  readonly name: string;
  readonly arch: string;
  readonly wanted: string | undefined;
  readonly found: string;
}

export function downloadFindings({ families }: Catalog, checked: readonly CheckedDownload[]): Diagnostic[] {
  return checked.filter(({ wanted, found }) => wanted !== found).map(({ image, name, arch, wanted, found }): Diagnostic => {
    const family = families.find((one) => one.name === image.family);
    return {
      rule: 'LCK003', severity: 'error',
      message: wanted === undefined ? `\`${name}\` has no sha256 for ${arch}; the publisher serves ${found}` : `\`${name}\` for ${arch} is ${found}, not ${wanted}`,
      location: { kind: 'file', path: catalogPath, ...(family === undefined ? {} : { range: family.placeOf('downloads', name) }) },
      help: wanted === undefined ? `compare it with the publisher's own list, then write \`${arch}: ${found}\`` : 'do not build with it before you know why it changed',
    };
  });
}
