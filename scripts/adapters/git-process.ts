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

/** Bytes of output from which a history counts as long: some two thousand commits. */
const long = 1 << 19;

/**
 * What is made of a long history is kept or dropped at once, so a young generation that doubles with it holds nothing
 * but garbage: 154 MiB for 50,000 commits, 95 without. A V8 that does not know the flag ignores it.
 */
async function holdLittle(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Runs git and hands over its NUL-separated records as they come, so that a long history is never held twice.
 * The last record may lack its NUL.
 */
export async function streamGit(args: readonly string[], { cwd, env }: GitOptions, record: (text: string) => void): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const err: Buffer[] = [];
    let rest: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      if (bytes < long && bytes + chunk.length >= long) void holdLittle();
      bytes += chunk.length;
      // decoded in whole records, many at once: no character is ever cut in two
      const end = chunk.lastIndexOf(0);
      if (end === -1) {
        rest.push(chunk);
        return;
      }
      const whole = chunk.subarray(0, end);
      const text = (rest.length === 0 ? whole : Buffer.concat([...rest, whole])).toString('utf8');
      rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
      let from = 0;
      for (let at = text.indexOf('\0'); at !== -1; at = text.indexOf('\0', from)) {
        record(text.slice(from, at));
        from = at + 1;
      }
      record(text.slice(from));
    });
    child.stderr.on('data', (chunk: Buffer) => { err.push(chunk); });
    child.on('error', reject);
    child.on('close', (code) => {
      if (rest.length > 0) record(Buffer.concat(rest).toString('utf8'));
      resolve({ code: code ?? 128, stdout: '', stderr: Buffer.concat(err).toString('utf8') });
    });
  });
}
