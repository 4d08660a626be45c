import type { Diagnostic } from '../../core/diagnostic.ts';
import type { SourceFile } from '../../core/source.ts';
import { parseTree } from '../../lib/yaml-tree.ts';
import type { Missing } from '../coverage/fleet.ts';
import { readManifest, refuseSize } from '../manifest.ts';
import type { Manifest } from '../manifest-model.ts';

export interface ParsedManifests {
  readonly manifests: readonly Manifest[];
  readonly diagnostics: readonly Diagnostic[];
  readonly missing: readonly Missing[];
}

/** Manifests that can be judged; of the others it is said what is wrong, and that they are missing. */
export function parseManifests(sources: readonly SourceFile[]): ParsedManifests {
  const parsed = sources.map((source) => {
    const tooLarge = refuseSize(source);
    return { source, ...tooLarge === undefined ? readManifest(source, parseTree(source.text)) : { value: undefined, diagnostics: [tooLarge] } };
  });
  return {
    manifests: parsed.flatMap(({ value }) => (value === undefined ? [] : [value])), diagnostics: parsed.flatMap(({ diagnostics }) => diagnostics),
    missing: parsed.filter(({ value }) => value === undefined).map(({ source }) => ({ kind: 'manifest', namespace: '', name: source.path, reason: 'it is not valid', told: true })),
  };
}
