import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createRedactor } from '../../scripts/cli/redact.ts';
import { runCommand } from '../../scripts/cli/run-command.ts';
import type { Outcome } from '../../scripts/core/outcome.ts';
import type { Finding, Rule } from '../../scripts/core/rule.ts';
import { runRules } from '../../scripts/core/rule.ts';
import type { SourceFile } from '../../scripts/core/source.ts';
import { defineCommand } from '../../scripts/ports/command.ts';
import type { CommandSpec } from '../../scripts/ports/command.ts';
import type { Readers } from '../../scripts/ports/index.ts';

/*
 * A small command with all the hall offers, to test the hall: it reads text files and dislikes some words. It bears
 * the name of a real command, so that it has a section in the configuration and a word for suppressions.
 */

function word(source: SourceFile, wanted: string): { start: number; end: number }[] {
  return Array.from(source.text.matchAll(new RegExp(`\\b${wanted}\\b`, 'g')), ({ index }) => ({ start: index, end: index + wanted.length }));
}

function rule(id: string, name: string, wanted: string, better: string | undefined, fixable: 'safe' | 'unsafe' | false, severity: 'error' | 'warning' | 'info'): Rule<SourceFile> {
  return {
    meta: { id, name, severity, fixable, summary: `the word ${wanted} is not used`, why: 'Because this is a test of the hall.', examples: [{ title: 'The word', bad: wanted, good: 'fine' }] },
    check: (source) => word(source, wanted).map((range): Finding => ({
      message: `\`${wanted}\` stands here`, location: { kind: 'file', path: source.path, range }, help: 'write another word',
      ...(better === undefined || fixable === false ? {} : { fix: { title: `write ${better}`, safety: fixable, edits: [{ path: source.path, range, newText: better }] } }),
    })),
  };
}

export const fakeRules: readonly Rule<SourceFile>[] = [
  rule('FAK001', 'no-bad', 'bad', 'worse', 'safe', 'error'),
  rule('FAK002', 'no-worse', 'worse', 'good', 'safe', 'warning'),
  rule('FAK003', 'no-ugly', 'ugly', 'pretty', 'unsafe', 'warning'),
  rule('FAK004', 'no-odd', 'odd', undefined, false, 'info'),
];

async function look(read: Readers, args: readonly string[]): Promise<Outcome> {
  const files = await read.files();
  const sources: SourceFile[] = [];
  for (const file of args) {
    const text = await files.text(file);
    if (text !== undefined) sources.push({ path: file, text });
  }
  return { sources, diagnostics: sources.flatMap((source) => runRules(fakeRules, source)) };
}

/** `answer` replaces what the command does; the default looks at the files it is given. */
export function fakeCommand(answer: (read: Readers, args: readonly string[]) => Promise<Outcome> = look): CommandSpec {
  const rules = async () => fakeRules.map(({ meta }) => meta);
  const supports = ['fix', 'plan', 'baseline'] as const;
  const load = async () => ({ run: ({ read, args }: { read: Readers; args: readonly string[] }) => answer(read, args) });
  const lint = defineCommand({
    name: 'lint', summary: 'look at words', options: { 'max-words': { type: 'number', describe: 'how many' }, tag: { type: 'list', describe: 'some tags' }, loud: { type: 'boolean', describe: 'loud' }, tone: { type: 'string', choices: ['soft', 'hard'], default: 'soft', describe: 'tone' } },
    arguments: [{ name: 'FILE', describe: 'files to look at', repeat: true }], supports, rules, load,
  });
  const show = defineCommand({ name: 'show', summary: 'show nothing', options: {}, arguments: [{ name: 'NAME', describe: 'what', required: true }], load });
  return defineCommand({ name: 'bump', summary: 'a fake', options: {}, subcommands: [lint, show] });
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place {
  readonly folder: string;
  write(file: string, text: string): Promise<void>;
  read(file: string): string;
  run(words: readonly string[], options?: { readonly env?: Readonly<Record<string, string>>; readonly terminal?: boolean; readonly command?: CommandSpec; readonly plugin?: boolean }): Promise<Ran>;
}

/** A folder of its own with some files, in which the fake command runs; gone when the test is. */
export async function place(files: Readonly<Record<string, string>> = {}): Promise<Place> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ci-shared-hall-'));
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }); });
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return {
    folder, write,
    read: (file) => readFileSync(path.join(folder, file), 'utf8'),
    async run(words, { env = {}, terminal = false, command = fakeCommand(), plugin = false } = {}) {
      let stdout = '';
      let stderr = '';
      const host = {
        argv: ['node', 'bump', ...words], env, cwd: () => folder,
        stdout: { write: (text: string) => { stdout += text; }, isTTY: terminal, columns: 80 },
        stderr: { write: (text: string) => { stderr += text; }, isTTY: terminal, columns: 80 },
      };
      const code = await runCommand(command, words, host, createRedactor(env), plugin).catch((error: unknown) => {
        // usage errors of the command line itself are told by cli/run.ts
        stderr += error instanceof Error ? error.message : String(error);
        return 2;
      });
      return { code, stdout, stderr };
    },
  };
}
