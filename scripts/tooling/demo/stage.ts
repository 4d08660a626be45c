import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of one run of the demo, and ways to act in it. */
export class Stage {
  readonly folder: string;
  readonly bin: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(folder: string, bin: string) {
    this.folder = folder;
    this.bin = bin;
    // nothing of this machine's git configuration, and no credentials: as in a later step of a pipeline
    this.#env = {
      PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C.UTF-8', NO_COLOR: '1',
      GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.org',
    };
  }

  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  say(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  title(text: string): void {
    this.say(`\n== ${text}\n`);
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(this.at(file)), { recursive: true });
    writeFileSync(this.at(file), text);
  }

  /** Runs git; a failure ends the demo. */
  git(folder: string, args: readonly string[], input?: string, env: NodeJS.ProcessEnv = {}): string {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.at(folder), env: { ...this.#env, ...env }, encoding: 'utf8', ...(input === undefined ? {} : { input }) });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trimEnd();
  }

  /**
   * Runs one of our commands and shows the command line and what it printed.
   * @param expected exit codes that are right here; any other ends the demo
   */
  run(folder: string, command: string, args: readonly string[], expected: readonly number[] = [0], env: NodeJS.ProcessEnv = {}): string {
    this.say(`$ ${command} ${args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ')}`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(this.bin, command), ...args], { cwd: this.at(folder), env: { ...this.#env, ...env }, encoding: 'utf8' });
    const text = `${stdout}${stderr}`.trimEnd().replaceAll(`${this.folder}/`, '');
    this.say(text.split('\n').map((line) => `    ${line}`.trimEnd()).join('\n'));
    if (status === null || !expected.includes(status)) throw new Error(`${command} ${args[0] ?? ''} ended with ${String(status)}`);
    return stdout;
  }
}
