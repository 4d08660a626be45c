import { updater as markedLine } from './marked-line.ts';
import { updater as packageJson } from './package-json.ts';
import { updater as packageLock } from './package-lock.ts';
import { updater as plainVersion } from './plain-version.ts';
import type { Updater } from './updater.ts';

/** Everything that knows a kind of version file, by name. */
export const updaters: readonly Updater[] = [
  markedLine,
  packageJson,
  packageLock,
  plainVersion,
];
