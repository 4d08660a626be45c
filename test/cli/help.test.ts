import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../scripts/cli/commands.ts';
import { helpText } from '../../scripts/cli/help.ts';
import { overview } from '../../scripts/cli/run.ts';
import type { CommandSpec } from '../../scripts/ports/command.ts';
import { root } from '../support/imports.ts';

/* `--help` of every command and subcommand is a golden file; a new command gets one by being in the list. */

function below(spec: CommandSpec, words: readonly string[]): (readonly [string, string])[] {
  return [[words.join('-'), helpText(spec, words)] as const, ...(spec.subcommands ?? []).flatMap((one) => below(one, [...words, one.name]))];
}

const specs = await Promise.all(Object.values(commands).map(async ({ load }) => (await load()).command));
const texts = [['ci-shared', overview()] as const, ...specs.flatMap((spec) => below(spec, [spec.name]))];
const folder = path.join(root, 'test/fixtures/help');

test.each(texts)('%s --help', async (name, text) => {
  await expect(text).toMatchFileSnapshot(path.join(folder, `${name}.txt`));
  expect(text.split('\n').filter((line) => line.length > 120), 'lines too long for a terminal').toEqual([]);
});

test('no golden file is left of a command that is gone', () => {
  const known = texts.map(([name]) => `${name}.txt`);
  expect((existsSync(folder) ? readdirSync(folder) : []).filter((name) => !known.includes(name))).toEqual([]);
});
