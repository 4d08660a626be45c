import { parentPort, workerData } from 'node:worker_threads';
import { startForge } from '../support/forgejo-server.ts';

/* A forge in a thread of its own: the bench waits for its programs without letting anything else run. */

export interface FleetServerData {
  /** Text of the pipeline of each repository. */
  readonly pipelines: readonly string[];
  /** Milliseconds that every answer takes longer, as over a network. */
  readonly delay: number;
}

const { pipelines, delay } = workerData as FleetServerData;
const forge = await startForge();
for (const [at, text] of pipelines.entries()) {
  forge.add(`loco/repository-${at}`, { files: { '.woodpecker/ci.yml': text, 'README.md': `# ${at}\n`, 'src/main.py': 'print()\n', ...(at % 3 === 0 ? { '.ci-shared.yml': `ci-lint:\n  globals: [G${at}]\n` } : {}) } });
}
if (delay > 0) forge.inject({ on: /./, times: Number.MAX_SAFE_INTEGER, fault: { kind: 'delay', milliseconds: delay } });
parentPort?.on('message', () => { parentPort?.postMessage({ requests: forge.requests.length }); });
parentPort?.postMessage({ url: forge.url, token: forge.token });
