import type { Environment } from '../ports/index.ts';
import type { Stream } from './terminal.ts';

/** What the process gives us; a test gives its own. */
export interface Host {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdout: Stream;
  readonly stderr: Stream;
  cwd(): string;
}

declare const CI_SHARED_VERSION: string | undefined;
declare const CI_SHARED_HOMEPAGE: string | undefined;

export const programName = 'ci-shared';
/** Version of the package; written in by the build. */
export const version = typeof CI_SHARED_VERSION === 'string' ? CI_SHARED_VERSION : '0.0.0-development';
export const homepage = typeof CI_SHARED_HOMEPAGE === 'string' ? CI_SHARED_HOMEPAGE : 'https://forge.example/loco/ci-shared';
