import { createRegistry } from '../../scripts/adapters/registry.ts';
import { apply } from '../../scripts/cli/apply.ts';
import { UsageError } from '../../scripts/core/failure.ts';
import type { Outcome } from '../../scripts/core/outcome.ts';
import type { ActionResult } from '../../scripts/core/plan.ts';
import { run as publish } from '../../scripts/images/commands/publish-run.ts';
import type { Environment, Readers, Writers } from '../../scripts/ports/index.ts';
import type { FileReader, FileWriter } from '../../scripts/ports/files.ts';
import { testClock } from './clock.ts';

/** Files that live in a map. */
export function memoryDisk(files: Map<string, string>): FileReader & FileWriter {
  const unused = (): never => { throw new Error('not used here'); };
  return {
    text: async (path) => files.get(path),
    bytes: async (path) => (files.has(path) ? Buffer.from(files.get(path) as string) : undefined),
    list: unused, stat: unused, copy: unused, check: async () => undefined,
    write: async (path, text) => { files.set(path, text); },
  };
}

export interface World {
  readonly files: Map<string, string>;
  readonly env: Environment;
  /** Attempts of every request; 1 makes a dead registry noticed at once. */
  readonly attempts?: number;
}

export interface Ran {
  readonly outcome: Outcome;
  readonly results: readonly ActionResult[];
  readonly warnings: readonly string[];
  /** How often the command decided. */
  readonly looks: number;
}

export interface PublishOptions {
  readonly name?: string;
  readonly version?: string;
  readonly digest?: string;
  readonly digestFile?: string;
  readonly from?: string;
  readonly beforeBuild?: boolean;
  readonly record?: string;
  readonly sbom?: string;
  readonly moveBack?: boolean;
}

/** `images publish` with the real client and the real `apply`, on files in memory and a clock that does not wait. */
export async function runPublish(world: World, given: PublishOptions): Promise<Ran> {
  const warnings: string[] = [];
  const progress = { note: () => undefined, warn: (text: string) => { warnings.push(text); }, update: () => undefined };
  const clock = testClock();
  const disk = memoryDisk(world.files);
  const registry = createRegistry({ env: world.env, clock, progress, files: disk, attempts: world.attempts ?? 3 });
  const unused = (): never => { throw new Error('not used here'); };
  const doors = { env: world.env, progress, clock, files: async () => disk, registry: async () => registry };
  const read = new Proxy(doors, { get: (target, name) => Reflect.get(target, name) as unknown ?? unused }) as unknown as Readers;
  const write = new Proxy(doors, { get: (target, name) => Reflect.get(target, name) as unknown ?? unused }) as unknown as Writers;
  for (let looks = 1; looks <= 8; looks += 1) {
    const outcome = await publish({
      args: [given.name ?? 'tools', ...(given.version === undefined ? [] : [given.version])],
      options: {
        digest: given.digest, 'digest-file': given.digestFile, from: given.from, 'before-build': given.beforeBuild ?? false,
        page: false, record: given.record, sbom: given.sbom, 'move-back': given.moveBack ?? false,
      },
      shared: { config: undefined, dryRun: false }, read,
    });
    const results = await apply(outcome.plan ?? [], disk, write);
    if (results.at(-1)?.status !== 'stale') return { outcome, results, warnings, looks };
  }
  throw new UsageError('it kept moving');
}

/** A catalogue of two images: `tools`, released by `v`, and `base-python`. */
export function testCatalog(registry: string): string {
  return `version: 1
registry: ${registry}
owner: loco
builder:
  image: gcr.io/kaniko-project/executor:v1.20.0-debug
  tools: { image: tools, tag: v1 }
bases:
  alpine: docker.io/library/alpine:3.24
  python: docker.io/library/python:{PYTHON_VERSION}-slim
images:
  tools:
    description: tools
    repository: tools
    context: .
    base: alpine
    release: v
    downloads:
      helm:
        version: 3.16.4
        url: https://get.helm.sh/helm-v{version}-linux-{arch}.tar.gz
        sha256: { amd64: fc307327959aa38ed8f9f7e66d45492bb022a66c3e5da6063958254b9767d179 }
  base-python:
    description: Python
    repository: base-python{suffix}
    context: containers/python
    base: python
    matrix: { argument: PYTHON_VERSION, values: ['3.13', '3.14'], plain: '3.14' }
    release: base-python{suffix}-v
`;
}
