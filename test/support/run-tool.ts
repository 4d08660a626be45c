import { start } from '../../scripts/cli/start.ts';
import type { Environment } from '../../scripts/ports/index.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of ours in this process, in a folder and with an environment of the test. */
export async function runTool(words: readonly string[], cwd: string, env: Environment = {}): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const code = await start({
    argv: ['node', 'ci-shared', ...words], env, cwd: () => cwd,
    stdout: { write: (text) => { stdout += text; } }, stderr: { write: (text) => { stderr += text; } },
  });
  return { code, stdout, stderr };
}
