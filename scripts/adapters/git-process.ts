import { spawn } from 'node:child_process';

export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Milliseconds after which git is ended; a server that never answers must not hold a pipeline for an hour. */
  readonly timeout?: number;
}

/** Nothing that git does for us takes longer than this on a repository that a person can work with. */
export const usualTimeout = 10 * 60_000;

/** Runs git and collects what it says. Does not throw for an exit code; rejects only when git cannot be started. */
export async function runGit(args: readonly string[], { cwd, env, input, timeout = usualTimeout }: GitOptions): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'], timeout });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => { out.push(chunk); });
    child.stderr?.on('data', (chunk: Buffer) => { err.push(chunk); });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const stderr = Buffer.concat(err).toString('utf8') + (signal === null ? '' : `git was ended by ${signal}\n`);
      resolve({ code: code ?? 128, stdout: Buffer.concat(out).toString('utf8'), stderr });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/**
 * Runs git and hands over its NUL-separated records as they come, so that a long history is never held twice.
 * The last record may lack its NUL.
 */
export async function streamGit(args: readonly string[], { cwd, env }: GitOptions, record: (text: string) => void): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const err: Buffer[] = [];
    let parts: string[] = [];
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      let from = 0;
      for (let at = chunk.indexOf('\0'); at !== -1; at = chunk.indexOf('\0', from)) {
        parts.push(chunk.slice(from, at));
        record(parts.length === 1 ? parts[0] as string : parts.join(''));
        parts = [];
        from = at + 1;
      }
      if (from < chunk.length) parts.push(chunk.slice(from));
    });
    child.stderr.on('data', (chunk: Buffer) => { err.push(chunk); });
    child.on('error', reject);
    child.on('close', (code) => {
      if (parts.length > 0) record(parts.join(''));
      resolve({ code: code ?? 128, stdout: '', stderr: Buffer.concat(err).toString('utf8') });
    });
  });
}
