import { createRegistry } from '../../scripts/adapters/registry.ts';
import type { FileReader } from '../../scripts/ports/files.ts';
import type { Environment } from '../../scripts/ports/index.ts';
import type { ImageWriter, Repository } from '../../scripts/ports/registry.ts';
import { testClock } from './clock.ts';
import type { RegistryServer } from './registry-server.ts';

/** Files by path, for adapters that read some. */
export function memoryFiles(files: Readonly<Record<string, string>>): FileReader {
  return {
    text: async (path) => files[path],
    bytes: async (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
    list: async () => undefined,
    stat: async (path) => (files[path] === undefined ? undefined : { kind: 'file', size: files[path].length }),
  };
}

export interface TestClient {
  readonly registry: ImageWriter;
  readonly clock: ReturnType<typeof testClock>;
  readonly notes: string[];
  readonly warnings: string[];
}

/** Our client with a clock that does not wait. */
export function testClient(env: Environment = {}, files: Readonly<Record<string, string>> = {}, more: { readonly largestCarried?: number } = {}): TestClient {
  const clock = testClock();
  const notes: string[] = [];
  const warnings: string[] = [];
  const progress = { note: (text: string) => { notes.push(text); }, warn: (text: string) => { warnings.push(text); }, update: () => undefined };
  return { clock, notes, warnings, registry: createRegistry({ env, clock, progress, files: memoryFiles(files), ...more }) };
}

export function at(server: RegistryServer, repository = 'loco/tools'): Repository {
  return { registry: server.host, repository };
}

/** The part of a variable's name that stands for this server. */
export function variable(server: RegistryServer): string {
  return server.host.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
}
