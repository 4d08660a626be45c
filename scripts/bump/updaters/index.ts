import { updater as cargoLock } from './cargo-lock.ts';
import { updater as cargoToml } from './cargo-toml.ts';
import { updater as chartYaml } from './chart-yaml.ts';
import { updater as json } from './json.ts';
import { updater as markedLine } from './marked-line.ts';
import { updater as packageJson } from './package-json.ts';
import { updater as packageLock } from './package-lock.ts';
import { updater as plainVersion } from './plain-version.ts';
import { updater as pyprojectToml } from './pyproject-toml.ts';
import { updater as pythonVersion } from './python-version.ts';
import { updater as regex } from './regex.ts';
import { updater as toml } from './toml.ts';
import { updater as uvLock } from './uv-lock.ts';
import { updater as yaml } from './yaml.ts';
import type { Updater } from './updater.ts';

/** Everything that knows a kind of version file, by name. */
export const updaters: readonly Updater[] = [
  cargoLock,
  cargoToml,
  chartYaml,
  json,
  markedLine,
  packageJson,
  packageLock,
  plainVersion,
  pyprojectToml,
  pythonVersion,
  regex,
  toml,
  uvLock,
  yaml,
];
