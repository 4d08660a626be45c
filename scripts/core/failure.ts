import type { Diagnostic } from './diagnostic.ts';
import type { ExitName } from './exit.ts';
import type { SourceFile } from './source.ts';

/*
 * The two ways in which a command can fail to answer. They carry a brand instead of being asked by `instanceof`,
 * because every command is a file of its own after the build and each file has its own copy of these classes.
 */

interface Details {
  /** What to do about it, one sentence. */
  readonly help?: string;
  /** Places in a file of ours that is wrong (configuration), shown like findings. */
  readonly diagnostics?: readonly Diagnostic[];
  readonly sources?: readonly SourceFile[];
  /** Another exit than the usual one of the kind; see `core/exit.ts`. */
  readonly exit?: ExitName;
}

class Failure extends Error {
  readonly help: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
  readonly exit: ExitName | undefined;

  constructor(message: string, details: Details = {}) {
    super(message);
    this.help = details.help;
    this.diagnostics = details.diagnostics ?? [];
    this.sources = details.sources ?? [];
    this.exit = details.exit;
  }
}

/** The user asked wrongly: an option, an argument, a configuration file. Exit 2. */
export class UsageError extends Failure {
  readonly brand = 'usage';
}

/** The world said no: network, git, disk, a server. Exit 3. */
export class EnvironmentError extends Failure {
  readonly brand = 'environment';
}

function brandOf(error: unknown): unknown {
  return error instanceof Error && 'brand' in error ? error.brand : undefined;
}

export function isUsageError(error: unknown): error is UsageError {
  return brandOf(error) === 'usage';
}

export function isEnvironmentError(error: unknown): error is EnvironmentError {
  return brandOf(error) === 'environment';
}
