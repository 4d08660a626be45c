import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badByte } from '../../scripts/lib/utf8.ts';
import { createRandom } from '../support/random.ts';
import { runTool } from '../support/run-tool.ts';

/* The built command on what nobody should write: one clear message with its place, never a stack trace, never a changed byte. */

let folder = '';
beforeAll(() => { folder = mkdtempSync(path.join(tmpdir(), 'ci-bad-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const head = 'when:\n  event: push\n';
const step = 'steps:\n  - name: a\n    image: alpine:3.22.1\n    commands: [make]\n';
const bomb = 'bcdefghij'.split('').reduce(({ text, last }, name) => ({ text: `${text}  ${name}: &${name} [${Array.from({ length: 9 }, () => `*${last}`).join(', ')}]\n`, last: name }), { text: 'variables:\n  a: &a [x, x, x, x, x, x, x, x, x]\n', last: 'a' }).text;

const cases: readonly (readonly [string, string | Buffer, number, string])[] = [
  ['Latin-1', Buffer.from(`${head}steps:\n  - name: caf\xe9\n    image: alpine:3.22.1\n`, 'latin1'), 1, 'bad.yml:4:14\n'],
  ['UTF-16', Buffer.from(`\ufeff${head}${step}`, 'utf16le'), 1, 'byte 1 of the file (0xFF) is not UTF-8'],
  ['a cut character', Buffer.concat([Buffer.from(head + step), Buffer.from([0x23, 0xe2, 0x82])]), 1, 'is not UTF-8'],
  ['NUL', head + step.replace('make', 'ma\0ke'), 1, 'bad.yml:6:18\n'],
  ['a tab', `${head}steps:\n\t- name: a\n`, 1, 'a tab indents this line'],
  ['a byte order mark', `\ufeff${head}${step}`, 0, 'starts with a byte order mark'],
  ['two documents', `${head}${step}---\n${step}`, 0, 'bad.yml:7:1\n'],
  ['a duplicate key', `${head}${step}    image: alpine:3.21.0\n`, 1, 'the key `image` stands twice'],
  ['nothing', '', 1, 'there are no `steps`'],
  ['a page', '<!DOCTYPE html>\n<html></html>\n', 1, 'a pipeline must be a mapping with `steps`'],
  ['GitHub', 'on: [push]\njobs:\n  a:\n    runs-on: x\n', 1, 'GitHub or Forgejo Actions'],
  ['GitLab', 'stages: [test]\n', 1, 'GitLab'],
  ['a colon', `${head}${step.replace('[make]', '\n      - echo a: b')}`, 1, 'makes a mapping'],
  ['an unknown template', `# ci-lint: template=pyhton-ci\n${head}${step}`, 1, 'there is no template `pyhton-ci`'],
  ['an alias bomb', `${bomb}${head}${step.replace('[make]', '*j')}`, 1, 'bad.yml'],
  ['an alias bomb of list merges', `${bomb.replaceAll(/\[(\*.*)\]/g, (_, items: string) => `[${items.split(', ').map((one) => `<<: ${one}`).map((one) => `{${one}}`).join(', ')}]`)}${head}${step.replace('[make]', '*j')}`, 1, 'bad.yml'],
  ['deep brackets', `${head}${step}variables: ${'['.repeat(9000)}${']'.repeat(9000)}\n`, 1, 'levels of nesting'],
  ['deep blocks', `${head}${step}variables:\n${Array.from({ length: 900 }, (_, at) => `${' '.repeat(at + 1)}a:\n`).join('')}`, 1, 'levels of nesting'],
  ['10 MB of comments', `${head}${step}${`# ${'y'.repeat(97)}\n`.repeat(100_000)}`, 0, '1 pipeline file'],
];

test.each(cases)('%s', async (_, content, code, said) => {
  const file = path.join(folder, 'bad.yml');
  writeFileSync(file, content);
  const ran = await runTool(['ci-lint', 'bad.yml'], folder);
  expect(ran.stdout + ran.stderr).toContain(said);
  expect(ran.stdout + ran.stderr).not.toMatch(/\n\s+at .*\(?.*:\d+:\d+\)?\n/);
  expect(ran.code).toBe(code);
}, 60_000);

test('what is not UTF-8 is never written back', async () => {
  const bytes = Buffer.from('# \xe9 CI_COMMIT_PRERELEASE\nsteps:\n  - name: a\n    image: loco/shared-ci-shared:latest\n    comands: [echo "${CI_COMMIT_PRERELEASE}"]\n', 'latin1');
  writeFileSync(path.join(folder, 'latin.yml'), bytes);
  const ran = await runTool(['ci-lint', 'latin.yml', '--unsafe-fixes'], folder);
  expect(ran.code).toBe(1);
  expect(readFileSync(path.join(folder, 'latin.yml')).equals(bytes)).toBe(true);
});

describe('places', () => {
  const run = (where: string) => runTool(['ci-lint', where], folder);
  test('a folder where a file should be, a file where the folder should be, nothing at all', async () => {
    mkdirSync(path.join(folder, 'one/.woodpecker/ci.yml'), { recursive: true });
    mkdirSync(path.join(folder, 'two'));
    writeFileSync(path.join(folder, 'two/.woodpecker'), 'x');
    for (const where of ['one', 'two', 'two/.woodpecker/x.yml', 'nowhere']) {
      const { code, stderr } = await run(where);
      expect([where, code, /^ci-lint: there is no (?:pipeline|file)/.test(stderr)]).toEqual([where, 2, true]);
    }
  });
  test.skipIf(process.platform === 'win32')('links to nothing and to themselves', async () => {
    mkdirSync(path.join(folder, 'three/.woodpecker'), { recursive: true });
    symlinkSync('nowhere', path.join(folder, 'three/.woodpecker/x.yml'));
    symlinkSync('loop', path.join(folder, 'loop'));
    expect(await run('three')).toMatchObject({ code: 2, stderr: expect.stringContaining('three/.woodpecker/x.yml') });
    expect(await run('loop')).toMatchObject({ code: 3, stderr: expect.stringContaining('too many links') });
  });
});

test('the first bad byte, against a strict decoder', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const isStrict = (bytes: Uint8Array): boolean => { try { strict.decode(bytes); return true; } catch { return false; } };
  const random = createRandom(3);
  const seeds = ['a', 'é', '€', '😀', '\n', '\ud7ff', '\ufffd'];
  for (let round = 0; round < 3000; round += 1) {
    const bytes = Buffer.from(Array.from({ length: random.int(0, 8) }, () => seeds[random.int(0, seeds.length - 1)] ?? '').join(''));
    for (let change = random.int(0, 2); change > 0 && bytes.length > 0; change -= 1) bytes[random.int(0, bytes.length - 1)] = random.int(0, 255);
    const found = badByte(bytes);
    expect(found === undefined).toBe(isStrict(bytes));
    if (found === undefined) continue;
    expect(isStrict(bytes.subarray(0, found.byte))).toBe(true);
    expect(strict.decode(bytes.subarray(0, found.byte)).length).toBe(found.offset);
  }
});
