import path from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { createFileReader, createFileWriter } from '../adapters/files.ts';
import type { CheckoutReader } from '../ports/checkout.ts';
import type { FileReader } from '../ports/files.ts';
import type { GitReader } from '../ports/git.ts';
import type { Environment, Readers, Writers } from '../ports/index.ts';
import type { ForgeReader, ForgeWriter } from '../ports/forge.ts';
import type { Progress } from '../ports/progress.ts';
import type { ImageWriter } from '../ports/registry.ts';

/** Where another thread starts: `thread.ts` beside this file; the build says how it is called there. */
declare const CI_SHARED_THREAD: string | undefined;
const threadDoor = typeof CI_SHARED_THREAD === 'string' ? CI_SHARED_THREAD : 'thread.ts';

async function openRegistry(cwd: string, env: Environment, progress: Progress): Promise<ImageWriter> {
  const { createRegistry } = await import('../adapters/registry.ts');
  return createRegistry({ env, progress, clock: systemClock, files: createFileReader(cwd) });
}

async function openForge(cwd: string, env: Environment, progress: Progress): Promise<ForgeWriter> {
  return (await import('../adapters/forgejo.ts')).createForge({ cwd, env, progress, clock: systemClock });
}

/** The composition root: which adapter stands behind which door. Each is loaded at its first use. */
export function createReaders(cwd: string, env: Environment, progress: Progress): Readers {
  let files: FileReader | undefined;
  let checkout: Promise<CheckoutReader> | undefined;
  let registry: Promise<ImageWriter> | undefined;
  let forge: Promise<ForgeReader> | undefined;
  let git: GitReader | undefined;
  const readers: Readers = {
    env,
    progress,
    clock: systemClock,
    files: async () => (files ??= createFileReader(cwd)),
    tree: async () => (await import('../adapters/tree.ts')).createTreeReader(cwd, env, progress, path.join(import.meta.dirname, threadDoor)),
    changes: async () => (await import('../adapters/changes.ts')).createChangeReader(cwd, env),
    git: async () => (git ??= (await import('../adapters/git-reader.ts')).createGitReader(cwd, env)),
    assets: async () => (await import('../adapters/assets.ts')).createAssetReader(),
    // one for all: it remembers its logins
    registry: () => (registry ??= openRegistry(cwd, env, progress)),
    forge: () => (forge ??= openForge(cwd, env, progress)),
    woodpecker: async () => (await import('../adapters/woodpecker.ts')).createWoodpecker({ env, progress, clock: systemClock }),
    checkout: () => (checkout ??= import('../adapters/checkout.ts').then(({ createCheckoutReader }) => createCheckoutReader(cwd, env))),
    imageBuilder: async () => (await import('../adapters/image-builder.ts')).createImageBuilderReader(env),
    versions: async () => (await import('./next-versions.ts')).createVersionReader(readers),
    vault: async () => (await import('../adapters/openbao.ts')).createVault({ env, progress, clock: systemClock }),
    blobCache: async (folder) => (await import('../adapters/blob-cache.ts')).createBlobCache(path.resolve(cwd, folder)),
    downloads: async () => (await import('../adapters/downloads.ts')).createDownloadReader(env, systemClock),
    dialogue: async () => (await import('../adapters/dialogue.ts')).createDialogue(),
  };
  return readers;
}

/** Made only by `cli/run.ts`, for `cli/apply.ts`. */
export function createWriters(cwd: string, env: Environment, progress: Progress): Writers {
  let forge: Promise<ForgeWriter> | undefined;
  return {
    env,
    progress,
    clock: systemClock,
    files: async () => createFileWriter(cwd),
    git: async () => (await import('../adapters/git-writer.ts')).createGitWriter(cwd, env),
    registry: () => openRegistry(cwd, env, progress),
    forge: () => (forge ??= openForge(cwd, env, progress)),
    woodpecker: async () => (await import('../adapters/woodpecker.ts')).createWoodpecker({ env, progress, clock: systemClock }),
    imageBuilder: async () => (await import('../adapters/image-builder.ts')).createImageBuilderWriter(cwd, env),
  };
}
