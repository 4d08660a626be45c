import type { Diagnostic } from '../core/diagnostic.ts';
import { runRules } from '../core/rule.ts';
import type { SourceFile } from '../core/source.ts';
import type { Tree } from '../lib/yaml-tree.ts';
import { readManifest, refuseSize } from './manifest.ts';
import type { Manifest } from './manifest-model.ts';
import { manifestRules } from './manifest-rules/index.ts';

export interface CheckedManifest {
  readonly manifest: Manifest | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that can be said about one manifest. `today` is `YYYY-MM-DD`; `parse` turns a text into a tree. */
export function checkManifest(source: SourceFile, today: string, parse: (text: string) => Tree): CheckedManifest {
  const large = refuseSize(source);
  if (large !== undefined) return { manifest: undefined, diagnostics: [large] };
  const { value: manifest, diagnostics } = readManifest(source, parse(source.text));
  if (manifest === undefined) return { manifest, diagnostics };
  return { manifest, diagnostics: runRules(manifestRules, { manifest, today }) };
}
