import { systemClock } from '../adapters/clock.ts';
import { createFileReader, createFileWriter } from '../adapters/files.ts';
import type { FileReader } from '../ports/files.ts';
import type { Environment, Readers, Writers } from '../ports/index.ts';
import type { ForgeReader, ForgeWriter } from '../ports/forge.ts';
import type { Progress } from '../ports/progress.ts';

async function openForge(cwd: string, env: Environment, progress: Progress): Promise<ForgeWriter> {
  return (await import('../adapters/forgejo.ts')).createForge({ cwd, env, progress, clock: systemClock });
}

/** The composition root: which adapter stands behind which door. Each is loaded at its first use. */
export function createReaders(cwd: string, env: Environment, progress: Progress): Readers {
  let files: FileReader | undefined;
  let forge: Promise<ForgeReader> | undefined;
  return {
    env,
    progress,
    clock: systemClock,
    files: async () => (files ??= createFileReader(cwd)),
    assets: async () => (await import('../adapters/assets.ts')).createAssetReader(),
    forge: () => (forge ??= openForge(cwd, env, progress)),
  };
}

/** Made only by `cli/run.ts`, for `cli/apply.ts`. */
export function createWriters(cwd: string, env: Environment, progress: Progress): Writers {
  let forge: Promise<ForgeWriter> | undefined;
  return {
    env,
    progress,
    files: async () => createFileWriter(cwd),
    forge: () => (forge ??= openForge(cwd, env, progress)),
  };
}
