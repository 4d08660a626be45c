import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { aliases, commands } from '../scripts/cli/commands.ts';
import { sharedRules } from '../scripts/core/shared-rules.ts';
import { findSuppressions } from '../scripts/core/suppression.ts';
import type { CommandSpec } from '../scripts/ports/command.ts';
import { importsOf, root, sourceFiles } from './support/imports.ts';
import { exportsOf, listFolders, membersOf, ruleFolders, rulesInFiles, rulesInList } from './support/modules.ts';

/*
 * Every list matches its folder, and every name is well-formed: what is forgotten in a list does not exist for users,
 * and nothing else would notice.
 */

async function allCommands(): Promise<CommandSpec[]> {
  return Promise.all(Object.values(commands).map(async ({ load }) => (await load()).command));
}

function withSubcommands(spec: CommandSpec): CommandSpec[] {
  return [spec, ...(spec.subcommands ?? []).flatMap(withSubcommands)];
}

/** Files of a folder that its list does not import, and files of it that are imported but not there. */
function unlisted(folder: string, members: readonly string[]): string[] {
  const listed = new Set(importsOf(`${folder}/index.ts`).map(({ target }) => target));
  return members.filter((file) => !listed.has(file));
}

describe.each(ruleFolders)('%s', (folder) => {
  test('every file is a rule, and stands in the list', async () => {
    const files = await rulesInFiles(folder);
    const without = membersOf(folder).filter((file) => !files.some((found) => found.file === file));
    expect(without, 'files that export no `rule`; what rules share belongs beside the folder').toEqual([]);
    expect(unlisted(folder, membersOf(folder)), 'files that are not in index.ts').toEqual([]);
    const listed = await rulesInList(folder);
    expect(listed.map(({ id }) => id).sort()).toEqual(files.map(({ meta }) => meta.id).sort());
  });

  test('a file is named after its rule', async () => {
    const files = await rulesInFiles(folder);
    expect(files.map(({ file }) => file)).toEqual(files.map(({ meta }) => `${folder}/${meta.id.toLowerCase()}-${meta.name}.ts`));
  });
});

describe('rules', () => {
  test('ids and names are unique over all rooms, and well-formed', async () => {
    const all = [...sharedRules, ...(await Promise.all(ruleFolders.map(rulesInFiles))).flat().map(({ meta }) => meta)];
    const twice = (words: readonly string[]): string[] => words.filter((word, at) => words.indexOf(word) !== at);
    expect(twice(all.map(({ id }) => id))).toEqual([]);
    expect(all.filter(({ id }) => !/^[A-Z]{2,6}\d{3}$/.test(id)).map(({ id }) => id)).toEqual([]);
    expect(all.filter(({ name }) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)).map(({ id, name }) => `${id} ${name}`)).toEqual([]);
    expect(twice(all.map(({ name }) => name)), 'names').toEqual([]);
  });

  test('a rule says what, why, and shows it', async () => {
    const all = [...sharedRules, ...(await Promise.all(ruleFolders.map(rulesInFiles))).flat().map(({ meta }) => meta)];
    for (const { id, summary, why, examples } of all) {
      expect(summary, `${id} summary is one line without a full stop`).toMatch(/^\S[^\n]*[^.\s]$/);
      expect(why.trim().length, `${id} why`).toBeGreaterThan(20);
      expect(examples.length, `${id} examples`).toBeGreaterThan(0);
      for (const { title, bad, good } of examples) {
        expect(title, id).not.toBe('');
        expect(bad, `${id} "${title}"`).not.toBe(good);
      }
    }
  });

  test('every rule of a room is known to a command', async () => {
    const known = new Set((await Promise.all((await allCommands()).flatMap(withSubcommands).map(async ({ rules }) => rules?.() ?? []))).flat().map(({ id }) => id));
    const inRooms = (await Promise.all(ruleFolders.map(rulesInFiles))).flat().map(({ meta }) => meta.id);
    expect(inRooms.filter((id) => !known.has(id)), '`--list-rules` of no command shows them').toEqual([]);
  });
});

describe('other lists', () => {
  test.each(listFolders(/^updaters$/))('%s: every updater stands in the list', async (folder) => {
    const members: string[] = [];
    for (const file of membersOf(folder)) if ('updater' in await exportsOf(file)) members.push(file);
    expect(members).not.toEqual([]);
    expect(unlisted(folder, members)).toEqual([]);
  });

  test('every report format stands in the list, under the name of its file', async () => {
    const members: string[] = [];
    for (const file of membersOf('scripts/report')) if ('render' in await exportsOf(file)) members.push(file);
    const { formats } = await exportsOf('scripts/report/index.ts') as { formats: Readonly<Record<string, unknown>> };
    expect(members.map((file) => path.posix.basename(file, '.ts')).sort()).toEqual(Object.keys(formats).sort());
  });

  test('every command of a room is reachable', async () => {
    const reachable = new Set<unknown>((await allCommands()).flatMap(withSubcommands));
    const lost: string[] = [];
    for (const file of sourceFiles('scripts').filter((name) => /^scripts\/[^/]+\/commands\//.test(name))) {
      const { command } = await exportsOf(file);
      if (command !== undefined && !reachable.has(command)) lost.push(file);
    }
    expect(lost).toEqual([]);
  });

  test('commands are named as they are listed, have a summary, and their sections are in the schema', async () => {
    for (const [name, { summary, load }] of Object.entries(commands)) {
      const { command } = await load();
      expect(command.name).toBe(name);
      expect(summary, name).toMatch(/^\S[^\n]{8,}$/);
      for (const spec of withSubcommands(command)) {
        expect(spec.summary, spec.name).toMatch(/^\S[^\n]*$/);
        expect(spec.load !== undefined || spec.subcommands !== undefined, `${spec.name} does nothing`).toBe(true);
      }
    }
    for (const target of Object.values(aliases)) expect(Object.keys(commands)).toContain(target);
    const schema = JSON.parse(readFileSync(path.join(root, 'schema/ci-shared.v1.json'), 'utf8')) as { properties: Readonly<Record<string, unknown>> };
    expect(Object.keys(schema.properties).filter((key) => key !== '$schema' && !Object.hasOwn(commands, key)), 'sections without a command').toEqual([]);
  });

  test('every command has a word for suppressions', () => {
    for (const name of Object.keys(commands)) expect(findSuppressions({ path: 'a', text: `x # ${name}: ignore[A001] reason="r"\n` }), name).toMatchObject([{ command: name, mistakes: [] }]);
  });

  test('options are well-formed, and none shadows a shared one', async () => {
    const { sharedOptions } = await import('../scripts/cli/shared-options.ts');
    for (const spec of (await allCommands()).flatMap(withSubcommands)) {
      const shared = sharedOptions(spec);
      for (const [name, option] of Object.entries(spec.options)) {
        expect(name, spec.name).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
        expect(option.describe, `${spec.name} --${name}`).toMatch(/^\S[^\n]*[^\s]$/);
        expect(Object.hasOwn(shared, name), `${spec.name} --${name} shadows the shared option`).toBe(false);
      }
    }
  });
});
