import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commands } from '../../scripts/cli/commands.ts';
import { completion } from '../../scripts/cli/completion.ts';
import type { Host } from '../../scripts/cli/host.ts';

/*
 * The completion scripts in the shells they are for: what a person gets after Tab. A shell that is not installed is
 * skipped and named.
 */

async function scriptOf(shell: string): Promise<string> {
  let text = '';
  const host: Host = { argv: [], env: {}, cwd: () => '/', stdout: { write: (part) => { text += part; } }, stderr: { write: () => undefined } };
  expect(await completion([shell], host)).toBe(0);
  return text;
}

function run(shell: string, args: readonly string[], input: string): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(shell, args, { input, encoding: 'utf8', cwd: import.meta.dirname });
  return { status, stdout, stderr };
}

const bashPath = 'bash';
const zshPath = process.env['ZSH_BINARY'] ?? 'zsh';
const fishPath = process.env['FISH_BINARY'] ?? 'fish';

function missing(shell: string): boolean {
  const gone = spawnSync(shell, ['-c', 'exit 0']).error !== undefined;
  if (gone) process.stderr.write(`skipped: ${shell} is not installed, its completion script was not run\n`);
  return gone;
}

describe.skipIf(missing(bashPath))('bash', async () => {
  const script = await scriptOf('bash');

  function complete(...words: readonly string[]): string[] {
    const list = words.map((word) => `'${word}'`).join(' ');
    const { status, stdout, stderr } = run(bashPath, ['--norc', '--noprofile', '-s'], `set -u\n${script}\nCOMP_WORDS=(${list})\nCOMP_CWORD=${words.length - 1}\n_ci_shared\nprintf '%s\\n' "\${COMPREPLY[@]-}"\n`);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout.split('\n').filter((word) => word !== '');
  }

  test('commands, subcommands, options, values, files', () => {
    expect(complete('ci-shared', 'b')).toEqual(Object.keys(commands).filter((name) => name.startsWith('b')));
    expect(complete('ci-shared', 'completion', '')).toEqual(['bash', 'fish', 'zsh']);
    expect(complete('bump', 'ne')).toEqual(['next']);
    expect(complete('bump.sh', 'ne')).toEqual(['next']);
    expect(complete('/usr/local/bin/bump', 'ne')).toEqual(['next']);
    expect(complete('ci-shared', 'bump', 'ne')).toEqual(['next']);
    expect(complete('bump', 'next', '--allow-m')).toEqual(['--allow-major']);
    expect(complete('bump', 'next', '--output', 'ju')).toEqual(['junit']);
    expect(complete('bump', 'next', '--output', '=', 'ju')).toEqual(['junit']);
    expect(complete('bump', 'next', '--fail-on', '=')).toEqual(['error', 'warning', 'info', 'never']);
    expect(complete('bump', 'next', '--config', 'completion.te')).toEqual(['completion.test.ts']);
    expect(complete('bump', 'next', 'next', '--bran')).toEqual(['--branch']);
  });

  test('the script registers every name', () => {
    const { stdout } = run(bashPath, ['--norc', '--noprofile', '-s'], `${script}\ncomplete -p\n`);
    for (const name of ['ci-shared', 'bump.sh', ...Object.keys(commands)]) expect(stdout).toContain(`-F _ci_shared ${name}\n`);
  });
});

describe.skipIf(missing(zshPath))('zsh', async () => {
  const script = await scriptOf('zsh');

  function complete(...words: readonly string[]): string[] {
    const list = words.map((word) => `'${word}'`).join(' ');
    const { status, stdout, stderr } = run(zshPath, ['-f'], `compadd() { shift; print -l -- "$@" }\n_files() { print FILES }\n${script}\nwords=(${list}); CURRENT=${words.length}\n_ci_shared\n`);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const [wanted = ''] = words.slice(-1);
    return stdout.split('\n').filter((word) => word !== '' && (word.startsWith(wanted) || word === 'FILES'));
  }

  test('commands, subcommands, options, values, files', () => {
    expect(complete('ci-shared', 'b')).toEqual(Object.keys(commands).filter((name) => name.startsWith('b')));
    expect(complete('bump', 'ne')).toEqual(['next', 'FILES']);
    expect(complete('bump.sh', 'ne')).toEqual(['next', 'FILES']);
    expect(complete('ci-shared', 'bump', 'next', '--allow-m')).toEqual(['--allow-major']);
    expect(complete('bump', 'next', '--output', 'ju')).toEqual(['junit']);
  });
});

describe.skipIf(missing(fishPath))('fish', async () => {
  const script = await scriptOf('fish');

  function complete(line: string): string[] {
    const { status, stdout, stderr } = run(fishPath, ['--no-config', '-c', `${script}\ncomplete --do-complete '${line}'\n`], '');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout.split('\n').map((found) => found.split('\t')[0] as string).filter((word) => word !== '');
  }

  test('commands, subcommands, options, values', () => {
    expect(complete('ci-shared b')).toEqual(Object.keys(commands).filter((name) => name.startsWith('b')));
    expect(complete('bump ne')).toContain('next');
    expect(complete('bump.sh ne')).toContain('next');
    expect(complete('ci-shared bump ne')).toContain('next');
    expect(complete('bump next --allow-m')).toEqual(['--allow-major']);
    expect(complete('bump next --output ju')).toEqual(['junit']);
    expect(complete('images --allow-m')).toEqual([]);
  });
});

test('a shell that we do not know', async () => {
  await expect(completion(['tcsh'], { argv: [], env: {}, cwd: () => '/', stdout: { write: () => undefined }, stderr: { write: () => undefined } })).rejects.toThrow('for which shell');
});
