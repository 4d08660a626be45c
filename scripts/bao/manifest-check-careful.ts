import type { SourceFile } from '../core/source.ts';
import { parseTree } from '../lib/yaml-tree.ts';
import { checkManifest } from './manifest-check.ts';
import type { CheckedManifest } from './manifest-check.ts';

/** `checkManifest` with the `yaml` package, apart from it so that both are loaded only when there is something to say. */
export function checkWithYaml(source: SourceFile, today: string): CheckedManifest {
  return checkManifest(source, today, parseTree);
}
