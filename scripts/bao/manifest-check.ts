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

/** `BAM024`: two files that name one workload, in the order of the files. */
export function sharedWorkloads(manifests: readonly Manifest[]): Diagnostic[] {
  const seen = new Map<string, Manifest>();
  const found: Diagnostic[] = [];
  for (const manifest of manifests) {
    const first = seen.get(manifest.workload.value);
    if (first === undefined) seen.set(manifest.workload.value, manifest);
    else {
      found.push({
        rule: 'BAM024', severity: 'error', message: `the workload \`${manifest.workload.value}\` has another manifest, ${first.path}`,
        location: { kind: 'file', path: manifest.path, range: manifest.workload.range }, help: 'give each workload its own name, or join the manifests',
        related: [{ message: 'the other one', location: { kind: 'file', path: first.path, range: first.workload.range } }],
      });
    }
  }
  return found;
}
