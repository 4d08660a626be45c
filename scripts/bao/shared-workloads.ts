import type { Diagnostic } from '../core/diagnostic.ts';
import type { Manifest } from './manifest-model.ts';

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
