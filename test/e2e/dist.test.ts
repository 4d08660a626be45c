import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { aliases, commands } from '../../scripts/cli/commands.ts';
import { goals } from '../bench/startup.ts';
import { measure } from '../bench/measure.ts';
import { root } from '../support/imports.ts';

/* The bundle under each of its names: streams, exit codes, what is loaded, how long it takes to start. */

const bin = path.join(root, 'dist/bin');
const names = ['ci-shared', ...Object.keys(commands), ...Object.keys(aliases)];

function run(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(bin, name), ...args], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ...env }, cwd: import.meta.dirname });
  return { status, stdout, stderr };
}

describe('names', () => {
  test('one link for each', () => {
    expect(readdirSync(bin).sort()).toEqual([...names].sort());
    for (const name of names) expect(readlinkSync(path.join(bin, name))).toBe('../ci-shared.cjs');
  });

  test.each(names)('%s --version and --help', (name) => {
    const tool = aliases[name] ?? name;
    expect(run(name, ['--version'])).toEqual({ status: 0, stdout: expect.stringMatching(new RegExp(`^${tool} \\d+\\.\\d+\\.\\d+\\S*\\n$`)) as string, stderr: '' });
    const help = run(name, ['--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: ');
  });

  test('what is unknown gets one clear line and exit code 2', () => {
    expect(run('ci-shared', ['toString'])).toEqual({ status: 2, stdout: '', stderr: `ci-shared: there is no command "toString"\n  help: commands: ${Object.keys(commands).join(', ')}\n` });
    expect(run('ci-shared', ['bmp'])).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean `bump`?') as string });
    expect(run('bump', ['next', '--wat'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^bump: unknown option --wat[^\n]*\n {2}help: [^\n]*\n$/) as string });
    expect(run('ci-shared', [])).toMatchObject({ status: 2 });
    expect(run('ci-shared', [], { PLUGIN_TOOL: 'bmp' })).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean `bump`?') as string });
  });
});

describe('streams', () => {
  const whole = run('ci-shared', ['completion', 'fish']).stdout;

  test('a reader that goes away is no mistake', async () => {
    const child = spawn(process.execPath, [path.join(bin, 'ci-shared'), 'completion', 'fish'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (part: Buffer) => { stderr += part.toString(); });
    expect(await new Promise((resolve) => { child.on('exit', resolve); })).toBe(0);
    expect(stderr).toBe('');
  });

  test('`| head -n 1` in a shell', () => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -o pipefail; "$0" "$1" completion fish | head -n 1`, process.execPath, path.join(bin, 'ci-shared')], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(whole.slice(0, whole.indexOf('\n') + 1));
  });

  test('neither stdout nor stderr open: it still ends as it should', () => {
    const { status } = spawnSync('bash', ['-c', '"$0" "$1" nonsense >&- 2>&-', process.execPath, path.join(bin, 'ci-shared')]);
    expect(status).toBe(2);
  });
});

describe('what is loaded', () => {
  interface Output {
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly bytes: number;
  }
  const meta = JSON.parse(readFileSync(path.join(root, 'dist/meta.json'), 'utf8')) as Readonly<Record<string, Output>>;
  const outputs = new Map(Object.entries(meta).map(([file, output]) => [path.basename(file), output]));

  /** Files that a file requires at once, not in a promise. */
  function requiredBy(name: string): string[] {
    const code = readFileSync(path.join(root, 'dist', name), 'utf8');
    return Array.from(code.matchAll(/(?<!\.then\(\(\) ?=> ?(?:[\w$]+\()?)require\("\.\/([^"]+)"\)/g), ([, file = '']) => file);
  }

  /** Packages in a file and in those that it loads at once. */
  function packagesOf(name: string): string[] {
    const own = Object.keys(outputs.get(name)?.inputs ?? {}).flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []);
    return [...new Set([...own, ...requiredBy(name).flatMap(packagesOf)])];
  }
  const chunks = Array.from(outputs, ([name, { bytes }]) => ({ name, bytes, packages: packagesOf(name) }));

  test('a package is in one file only, however many use it', () => {
    const twice = chunks.filter(({ name }) => name.startsWith('lib-')).flatMap(({ packages }) => packages)
      .filter((one) => Array.from(outputs.values()).filter(({ inputs }) => Object.keys(inputs).some((input) => input.includes(`node_modules/${one}/`))).length > 1);
    expect(twice).toEqual([]);
    expect(packagesOf('lib-config-file.cjs')).toContain('yaml');
  });

  test('no ajv anywhere: validators are compiled by the build', () => {
    expect(chunks.filter(({ packages }) => packages.includes('ajv')).map(({ name }) => name)).toEqual([]);
  });

  test('the door, the help and the hall load no YAML, no Git library, no semver; the door is small', () => {
    const always = chunks.filter(({ name }) => ['ci-shared.cjs', 'cli-help.cjs', 'cli-run.cjs', 'cli-redact.cjs'].includes(name) || name.startsWith('report-'));
    expect(always.length).toBeGreaterThan(8);
    expect(always.flatMap(({ name, packages }) => packages.filter((one) => one !== 'yargs-parser').map((one) => `${name}: ${one}`))).toEqual([]);
    expect(chunks.find(({ name }) => name === 'ci-shared.cjs')?.bytes).toBeLessThan(10_000);
  });

  test('what describes a command is light, for its help', async () => {
    const specs = chunks.filter(({ name }) => /^[a-z]+-commands-/.test(name) && Object.keys(commands).some((command) => name.endsWith(`-commands-${command}.cjs`)));
    expect(specs.length).toBe(Object.keys(commands).length);
    expect(specs.flatMap(({ name, packages }) => packages.map((one) => `${name}: ${one}`))).toEqual([]);
  });

  test('a check loads no long words of rules, and who asks for them gets them', async () => {
    const { rulePage } = await import('../../scripts/cli/explain.ts');
    const { rules } = await import('../../scripts/ci/rules/index.ts');
    const rule = rules.find(({ meta }) => meta.id === 'KAN003');
    const code = readFileSync(path.join(root, 'dist/ci-commands-lint-run.cjs'), 'utf8');
    expect(code).not.toContain(rule?.meta.why.slice(0, 40));
    expect(run('ci-lint', ['--explain', 'KAN003']).stdout).toBe(rule === undefined ? '' : rulePage(rule.meta));
  });

  test('`bump next` needs no YAML', () => {
    const next = chunks.find(({ name }) => name === 'bump-commands-next-run.cjs');
    expect(next?.packages.filter((one) => ['yaml', 'ajv', 'simple-git', 'diff'].includes(one))).toEqual([]);
  });
});

test('start-up stays near bare Node (a generous budget: the goals are measured by npm run bench)', () => {
  const measured = measure([
    { name: 'node', command: [process.execPath, '-e', '0'] },
    ...Object.keys(goals).map((option) => ({ name: option, command: [process.execPath, path.join(bin, 'bump'), option] as const })),
  ], { rounds: 7, warmUp: 1, costRounds: 1 });
  for (const { name, ratio } of measured.slice(1)) expect(ratio.median, name).toBeLessThan(2.2);
});
