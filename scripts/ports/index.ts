import type { BlobCache } from './blob-cache.ts';
import type { CheckoutReader } from './checkout.ts';
import type { ChangeReader } from './changes.ts';
import type { Clock } from './clock.ts';
import type { AssetReader, FileReader, FileWriter } from './files.ts';
import type { Dialogue } from './dialogue.ts';
import type { DownloadReader } from './downloads.ts';
import type { ForgeReader, ForgeWriter } from './forge.ts';
import type { ImageBuilderReader, ImageBuilderWriter } from './image-builder.ts';
import type { GitReader, GitWriter } from './git.ts';
import type { Progress } from './progress.ts';
import type { PipelineReader } from './woodpecker.ts';
import type { VersionReader } from './versions.ts';
import type { ImageReader, ImageWriter } from './registry.ts';
import type { TreeReader } from './tree.ts';
import type { VaultReader } from './vault.ts';

/** Environment variables, as the process was given them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a command may ask of the outside. Nothing here can change anything that a user owns.
 * The doors open when asked for: an adapter that is not used is not even loaded.
 */
export interface Readers {
  readonly env: Environment;
  readonly progress: Progress;
  readonly clock: Clock;
  files(): Promise<FileReader>;
  tree(): Promise<TreeReader>;
  changes(): Promise<ChangeReader>;
  git(): Promise<GitReader>;
  assets(): Promise<AssetReader>;
  /** Container registries; which one is said with every question. */
  registry(): Promise<ImageReader>;
  forge(): Promise<ForgeReader>;
  woodpecker(): Promise<PipelineReader>;
  versions(): Promise<VersionReader>;
  checkout(): Promise<CheckoutReader>;
  imageBuilder(): Promise<ImageBuilderReader>;
  downloads(): Promise<DownloadReader>;
  /** Standard input and output, for a command that talks with another program. */
  dialogue(): Promise<Dialogue>;
  vault(): Promise<VaultReader>;
  /** Our own folder of contents that were read before. */
  blobCache(folder: string): Promise<BlobCache>;
}

/** What only `cli/apply.ts` is given. */
export interface Writers {
  readonly env: Environment;
  readonly progress: Progress;
  readonly clock: Clock;
  files(): Promise<FileWriter>;
  git(): Promise<GitWriter>;
  registry(): Promise<ImageWriter>;
  forge(): Promise<ForgeWriter>;
  /** Only to read: an action can be to wait for what the world makes of the one before. */
  woodpecker(): Promise<PipelineReader>;
  imageBuilder(): Promise<ImageBuilderWriter>;
}
