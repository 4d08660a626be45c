import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { BuildEngine } from '../core/plan.ts';
import { EnvironmentError } from '../core/failure.ts';
import type { Environment } from '../ports/index.ts';
import type { ImageBuilderReader, ImageBuilderWriter } from '../ports/image-builder.ts';

/** In this order: buildah and podman need no daemon, docker does. */
const engines: readonly BuildEngine[] = ['buildah', 'podman', 'docker'];

async function isInstalled(name: string, env: Environment): Promise<boolean> {
  for (const folder of (env['PATH'] ?? '').split(path.delimiter).filter((one) => one !== '')) {
    if (await access(path.join(folder, name), constants.X_OK).then(() => true, () => false)) return true;
  }
  return false;
}

export function createImageBuilderReader(env: Environment): ImageBuilderReader {
  return {
    async available() {
      const found = await Promise.all(engines.map(async (engine) => (await isInstalled(engine, env) ? [engine] : [])));
      return found.flat();
    },
  };
}

export function createImageBuilderWriter(cwd: string, env: Environment): ImageBuilderWriter {
  return {
    run([name = '', ...args]) {
      return new Promise((resolve, reject) => {
        // stdout is the report's: what the builder says goes to stderr
        const child = spawn(name, args, { cwd, env: { ...env }, stdio: ['ignore', 2, 2] });
        child.on('error', (error) => { reject(new EnvironmentError(`${name} cannot be started: ${error.message}`)); });
        child.on('close', (code) => { resolve(code ?? 128); });
      });
    },
  };
}
