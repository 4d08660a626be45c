import { runRules } from '../core/rule.ts';
import type { SourceFile } from '../core/source.ts';
import { validate as isManifest } from '../generated/v1-quick.ts';
import { readPlainYaml } from '../lib/plain-yaml.ts';
import { dataOf } from '../lib/tree.ts';
import { modelOf } from './manifest-build.ts';
import { mostCharacters } from './manifest-limit.ts';
import type { Manifest } from './manifest-model.ts';
import { manifestRules } from './manifest-rules/index.ts';

/**
 * A manifest about which there is nothing to say, the usual case; `undefined` when `manifest-check.ts` has to look. Says
 * no more than yes or no, and so needs a quarter of the code: that is most of the time of a check (docs/performance.md).
 */
export function quickManifest(source: SourceFile, today: string): Manifest | undefined {
  if (source.text.length > mostCharacters) return undefined;
  const root = readPlainYaml(source.text);
  if (root === undefined || !isManifest(dataOf(root))) return undefined;
  const manifest = modelOf(source.path, root);
  return runRules(manifestRules, { manifest, today }).length === 0 ? manifest : undefined;
}
