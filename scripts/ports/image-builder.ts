import type { BuildEngine } from '../core/plan.ts';

/** What can build images here. */
export interface ImageBuilderReader {
  /** Engines that are installed, the preferred one first. */
  available(): Promise<readonly BuildEngine[]>;
}

export interface ImageBuilderWriter {
  /** Runs an engine; what it says goes to stderr. Returns its exit code. @throws EnvironmentError when it cannot be started. */
  run(command: readonly string[]): Promise<number>;
}
