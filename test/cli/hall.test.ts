import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EnvironmentError, UsageError } from '../../scripts/core/failure.ts';
import { fakeCommand, place } from '../support/fake-command.ts';

/* What every command shares, tried with a fake one in a folder of its own. */

describe('exit codes and --fail-on', () => {
  test.each([
    ['fine', [], 0], ['bad', [], 1], ['odd', [], 0], ['odd', ['--fail-on', 'info'], 1], ['ugly', [], 0], ['ugly', ['--fail-on', 'warning'], 1], ['bad', ['--fail-on', 'never'], 0],
  ] as const)('%s %j -> %i', async (text, options, code) => {
    const { run } = await place({ 'a.txt': text });
    expect((await run(['lint', 'a.txt', ...options])).code).toBe(code);
  });

  test('a failure of the world is 3, a wrong use 2; a failure may name its own exit, if it is the command\'s', async () => {
    const { run } = await place();
    const failing = (error: Error) => fakeCommand(async () => { throw error; });
    expect(await run(['lint'], { command: failing(new EnvironmentError('the disk is gone', { help: 'buy one' })) })).toEqual({ code: 3, stdout: '', stderr: 'bump lint: the disk is gone\n  help: buy one\n' });
    expect((await run(['lint'], { command: failing(new UsageError('no')) })).code).toBe(2);
    expect((await run(['lint'], { command: failing(new EnvironmentError('lost', { exit: 'race-lost' })) })).code).toBe(12);
  });

  test('an outcome may name its exit; findings beat it', async () => {
    const { run } = await place({ 'a.txt': 'bad' });
    expect((await run(['lint'], { command: fakeCommand(async () => ({ exit: 'nothing-to-release' })) })).code).toBe(10);
    expect((await run(['lint', 'a.txt'], { command: fakeCommand(async () => ({ exit: 'nothing-to-release', diagnostics: [{ rule: 'X001', severity: 'error', message: 'm', location: { kind: 'resource', name: 'r' } }] })) })).code).toBe(1);
  });
});

describe('fixes', () => {
  test('--fix goes to the fixpoint, writes once, keeps every other byte, and tells what remains', async () => {
    const { run, read } = await place({ 'a.txt': '\ufeffa bad word\r\n\tbad, ugly \u{1f600}\r\n' });
    const { code, stdout } = await run(['lint', 'a.txt', '--fix']);
    expect(read('a.txt')).toBe('\ufeffa good word\r\n\tgood, ugly \u{1f600}\r\n');
    expect(code).toBe(0);
    expect(stdout).toContain('warning[FAK003]');
    expect(stdout).toContain('1 warning, 4 fixed');
    expect(stdout).toContain('changed a.txt');
    expect((await run(['lint', 'a.txt', '--fix'])).stdout).not.toContain('changed');
  });

  test('--unsafe-fixes applies both kinds', async () => {
    const { run, read } = await place({ 'a.txt': 'bad ugly' });
    await run(['lint', 'a.txt', '--unsafe-fixes']);
    expect(read('a.txt')).toBe('good pretty');
  });

  test('--dry-run and --diff change nothing', async () => {
    const { run, read, folder } = await place({ 'a.txt': 'one\nbad\nthree\n' });
    const dry = await run(['lint', 'a.txt', '--fix', '--dry-run']);
    expect(dry.stdout).toContain('would change a.txt');
    expect(dry.stdout).toContain('2 would be fixed');
    const { stdout } = await run(['lint', 'a.txt', '--fix', '--diff']);
    expect(stdout).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-bad\n+good\n three\n');
    expect(read('a.txt')).toBe('one\nbad\nthree\n');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });
});

describe('suppressions', () => {
  const soon = '2999-01-01';

  test('a comment with rule and reason hides its line, or the next one', async () => {
    const { run } = await place({ 'a.txt': '# bump: ignore[FAK001] reason="old word"\nbad\nbad // bump: ignore[FAK001] old word too\n' });
    expect(await run(['lint', 'a.txt'])).toEqual({ code: 0, stdout: '2 suppressed\n', stderr: '' });
  });

  test('an unused, an expired, an unknown and a faulty one are findings', async () => {
    const { run } = await place({
      'a.txt': ['good # bump: ignore[FAK001] reason="r"', 'bad # bump: ignore[FAK001] reason="r" until=2020-01-01', 'bad # bump: ignore[FAK01] reason="r"', 'bad # bump: ignore[FAK001]', 'bad # bump: ignore reason="all"', 'bad # bump: ignore[FAK001] reason="r" until=soon'].join('\n'),
    });
    const { stdout } = await run(['lint', 'a.txt', '--output', 'json']);
    const found = (JSON.parse(stdout) as { diagnostics: { rule: string; range: { start: { line: number } }; help?: string; message: string }[] }).diagnostics.filter(({ rule }) => rule.startsWith('SUP'));
    expect(found.map(({ rule, range }) => `${rule} ${range.start.line}`)).toEqual(['SUP001 1', 'SUP002 2', 'SUP004 3', 'SUP003 4', 'SUP003 5', 'SUP003 6']);
    expect(found[2]?.message).toContain('did you mean `FAK001`?');
  });

  test('of two rules in one comment the idle one is named', async () => {
    const { run } = await place({ 'a.txt': `bad # bump: ignore[FAK001, FAK002] reason="r" until=${soon}\n` });
    expect((await run(['lint', 'a.txt'])).stdout).toContain('warning[SUP001]: this suppression of `FAK002` hides nothing');
  });

  test('the word of another command is left alone', async () => {
    const { run } = await place({ 'a.txt': 'bad # ci-lint: ignore[WP001] reason="r"\n' });
    expect((await run(['lint', 'a.txt'])).stdout).not.toContain('SUP');
  });

  test('a rule that is off makes no comment idle', async () => {
    const { run } = await place({ 'a.txt': 'good # bump: ignore[FAK001] reason="r"\n', '.ci-shared.yml': 'bump:\n  rules: {FAK001: off}\n' });
    expect((await run(['lint', 'a.txt'])).stdout).toBe('');
  });
});

describe('baselines', () => {
  const baseline = ['--baseline', 'known.json'] as const;

  test('what is written down does not count, wherever it moves; a second copy does', async () => {
    const { run, write, read } = await place({ 'a.txt': 'bad one\nodd\n' });
    expect((await run(['lint', 'a.txt', ...baseline])).code).toBe(2);
    expect((await run(['lint', 'a.txt', ...baseline, '--update-baseline'])).code).toBe(0);
    expect(await run(['lint', 'a.txt', ...baseline])).toMatchObject({ code: 0, stdout: '2 in the baseline\n' });
    await write('a.txt', 'new lines\nabove\n  bad one\nodd\n');
    expect(await run(['lint', 'a.txt', ...baseline])).toMatchObject({ code: 0, stdout: '2 in the baseline\n' });
    await write('a.txt', 'bad one\nbad one\nodd\n');
    const { code, stdout } = await run(['lint', 'a.txt', ...baseline]);
    expect(code).toBe(1);
    expect(stdout).toContain('1 error, 2 in the baseline');
    const before = JSON.parse(read('known.json')) as { findings: { since: string }[] };
    await write('known.json', JSON.stringify({ ...before, findings: before.findings.map((entry) => ({ ...entry, since: '2020-02-02' })) }));
    await run(['lint', 'a.txt', ...baseline, '--update-baseline']);
    const after = JSON.parse(read('known.json')) as { findings: { since: string; rule: string }[] };
    expect(after.findings.filter(({ since }) => since === '2020-02-02').length).toBe(2);
    expect(after.findings.length).toBe(3);
  });

  test.each(['not json', '[]', '{"version":2,"findings":[]}', '{"version":1,"command":"images","findings":[]}', '{"version":1,"command":"bump","findings":[null]}'])('%s is no baseline of ours', async (text) => {
    const { run } = await place({ 'a.txt': 'bad', 'known.json': text });
    const { code, stderr } = await run(['lint', 'a.txt', ...baseline]);
    expect(code).toBe(2);
    expect(stderr).toContain('known.json');
    expect(stderr).not.toContain('    at ');
  });
});

describe('configuration', () => {
  test('severities of rules', async () => {
    const { run } = await place({ 'a.txt': 'bad odd', '.ci-shared.yml': 'bump:\n  rules:\n    FAK001: off\n    FAK004: error\n' });
    const { code, stdout } = await run(['lint', 'a.txt']);
    expect(code).toBe(1);
    expect(stdout).toContain('error[FAK004]');
    expect(stdout).not.toContain('FAK001');
  });

  test('a rule that does not exist, an unknown key, a wrong value and broken YAML have a place and a suggestion', async () => {
    const { run, write } = await place({ 'a.txt': 'bad' });
    const wrong = async (text: string): Promise<string> => {
      await write('.ci-shared.yml', text);
      const { code, stderr, stdout } = await run(['lint', 'a.txt']);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      return stderr;
    };
    expect(await wrong('bump:\n  rules:\n    FAK01: off\n')).toContain('--> .ci-shared.yml:3:5');
    expect(await wrong('bump:\n  rules:\n    FAK01: off\n')).toContain('did you mean `FAK001`?');
    expect(await wrong('bmup: {}\n')).toMatch(/error\[CFG001\]: unknown key `bmup`.*did you mean `bump`\?\n --> \.ci-shared\.yml:1:1|unknown key `bmup`[^\n]*did you mean `bump`\?\n {2}--> \.ci-shared\.yml:1:1/);
    expect(await wrong('bump:\n  rules:\n    FAK001: loud\n')).toContain('--> .ci-shared.yml:3:13');
    expect(await wrong('bump: [\n')).toContain('.ci-shared.yml:');
    expect(await wrong('a: &a [*a]\n')).toContain('.ci-shared.yml');
  });

  test('--config names another file, and it must be there', async () => {
    const { run } = await place({ 'a.txt': 'odd', 'x.yml': 'bump: {rules: {FAK004: error}}\n' });
    expect((await run(['lint', 'a.txt', '--config', 'x.yml'])).code).toBe(1);
    expect(await run(['lint', 'a.txt', '--config', 'y.yml'])).toMatchObject({ code: 2, stderr: 'bump lint: there is no configuration file y.yml\n' });
  });
});

describe('--output', () => {
  test('several reports, each to its place', async () => {
    const { run, read } = await place({ 'a.txt': 'bad' });
    const { stdout } = await run(['lint', 'a.txt', '--output', 'pretty', '--output', 'json:out/report.json', '--output=sarif:out/report.sarif']);
    expect(stdout).toContain('error[FAK001]');
    expect(JSON.parse(read('out/report.json'))).toMatchObject({ command: 'bump lint', diagnostics: [{ rule: 'FAK001', fix: 'safe' }] });
    expect(JSON.parse(read('out/report.sarif'))).toMatchObject({ version: '2.1.0' });
  });

  test.each([
    [['jsn'], 'does not know the format "jsn"; did you mean `json`?'], [['json:'], 'names no file'], [['json', 'pretty'], 'two reports for stdout'], [['json:a', 'sarif:a'], 'two reports for a'],
  ])('%j', async (outputs, message) => {
    const { run } = await place({ 'a.txt': 'bad' });
    const { code, stderr } = await run(['lint', 'a.txt', ...outputs.flatMap((one) => ['--output', one])]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('--list-rules and --explain', async () => {
    const { run } = await place();
    const list = await run(['lint', '--list-rules']);
    expect(list.stdout).toContain('FAK001   error    safe fix    the word bad is not used');
    expect(list.stdout).toContain('SUP003');
    expect((await run(['lint', '--explain', 'no-bad'])).stdout).toContain('# FAK001: no-bad');
    expect((await run(['lint', '--explain', 'fak001'])).stdout).toContain('Fixable: yes, with `--fix`');
    expect(await run(['lint', '--explain', 'FAK01'])).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean `FAK001`?') as string });
  });
});

describe('secrets', () => {
  const secret = 'p<ss&w"rd/+ü=1';
  const env = { FORGE_TOKEN: secret, DEPLOY_KEY: '-----BEGIN KEY-----\nline-one-of-key\nline-two-of-key\n', CI_NETRC_MACHINE: 'forge.example', NO: '' };

  test.each(['pretty', 'json', 'sarif', 'junit', 'gitlab', 'github', 'markdown'])('never in %s: not in messages, sources, texts, names', async (format) => {
    const { run } = await place();
    const source = { path: 'a.txt', text: `${'x'.repeat(150)}${secret} bad\nline-two-of-key at https://user:pw@forge.example/x\n` };
    const at = source.text.indexOf('bad');
    const command = fakeCommand(async () => ({
      sources: [source], text: `token ${secret}\n${env.DEPLOY_KEY}`, summary: `Basic ${Buffer.from(`user:${secret}`).toString('base64')} ${encodeURIComponent(secret)}`,
      diagnostics: [
        { rule: 'FAK001', severity: 'error', message: `found ${secret} here`, help: `not ${secret}`, location: { kind: 'file', path: 'a.txt', range: { start: at, end: at + 3 } } },
        { rule: 'FAK001', severity: 'error', message: 'url', location: { kind: 'file', path: 'a.txt', range: { start: source.text.indexOf('line-two'), end: source.text.length } }, related: [{ message: secret, location: { kind: 'resource', name: secret } }] },
      ],
    }));
    const { stdout } = await run(['lint', '--output', format], { env, command });
    const encoded = Buffer.from(secret).toString('base64').slice(4, -4);
    for (const part of [secret, secret.slice(0, 6), 'p&lt;ss', 'p%3Css', encoded, 'line-one-of-key', 'line-two-of-key', 'user:pw']) expect(stdout, part).not.toContain(part);
    if (format !== 'gitlab') expect(stdout).toContain('secret');
    expect(stdout).toContain('found');
    if (format === 'pretty') expect(stdout).toContain('at https://*******@forge.example');
  });

  test('nor in errors, notes and warnings', async () => {
    const { run } = await place();
    const command = fakeCommand(async (read) => {
      read.progress.note(`trying ${secret}`);
      read.progress.warn(encodeURIComponent(secret));
      throw new EnvironmentError(`the server said ${secret}`, { help: `see https://me:${encodeURIComponent(secret)}@forge.example` });
    });
    const { stderr } = await run(['lint'], { env, command });
    expect(stderr).toBe('trying [secret]\nwarning: [secret]\nbump lint: the server said [secret]\n  help: see https://[secret]@forge.example\n');
  });
});

describe('terminal', () => {
  const command = fakeCommand(async (read) => {
    read.progress.update('reading', 1, 2);
    read.progress.note('half');
    read.progress.update('reading', 2, 2);
    return { text: 'done\n', diagnostics: [{ rule: 'FAK001', severity: 'error', message: 'm', location: { kind: 'resource', name: 'r' } }] };
  });

  test('a bar on a terminal only, wiped before anything else is written', async () => {
    const { run } = await place();
    const { stderr } = await run(['lint'], { command, terminal: true });
    expect(stderr).toBe('\r\u001b[Kreading [############............] 1/2\r\u001b[Khalf\n\r\u001b[Kreading [########################] 2/2\r\u001b[K');
    expect((await run(['lint'], { command })).stderr).toBe('half\n');
    expect((await run(['lint', '--quiet'], { command, terminal: true })).stderr).toBe('');
  });

  test.each([
    [{}, true, true], [{}, false, false], [{ NO_COLOR: '1' }, true, false], [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false], [{ FORCE_COLOR: '1' }, false, true], [{ FORCE_COLOR: '0' }, false, false],
    [{ FORCE_COLOR: '0' }, true, false], [{ TERM: 'dumb' }, true, false], [{ NO_COLOR: '' }, true, true],
  ] as const)('%j on a terminal %j: colour %j', async (env, terminal, colored) => {
    const { run } = await place();
    expect((await run(['lint'], { command, env, terminal })).stdout.includes('\u001b[')).toBe(colored);
  });
});
