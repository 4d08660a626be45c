import { describe, expect, test } from 'vitest';
import { checkArguments, parseArguments, unknownSettings } from '../../scripts/cli/args.ts';
import { selectCommand, selectForHelp } from '../../scripts/cli/select-command.ts';
import { selectTool } from '../../scripts/cli/select-tool.ts';
import { isUsageError } from '../../scripts/core/failure.ts';
import { defineCommand } from '../../scripts/ports/command.ts';
import { fakeCommand } from '../support/fake-command.ts';

const lint = selectCommand(fakeCommand(), ['lint']).spec;
const values = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) => parseArguments(lint, lint.options, argv, env);

function mistakeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (!isUsageError(error)) throw error;
    return error.message;
  }
  throw new Error('no mistake was found');
}

describe('options', () => {
  test('types, defaults, repetition, =, -- and words in between', () => {
    expect(values([]).values).toEqual({ 'max-words': undefined, tag: [], loud: false, tone: 'soft' });
    expect(values(['--max-words', '3', 'a', '--tag', 'x', 'b', '--tag=y,z', '--loud', '--tone=hard', '--', '--loud', '-x']))
      .toEqual({ values: { 'max-words': 3, tag: ['x', 'y,z'], loud: true, tone: 'hard' }, args: ['a', 'b', '--loud', '-x'] });
    expect(values(['--loud=false', '007', '1e3', '-']).args).toEqual(['007', '1e3', '-']);
    expect(values(['--loud=false']).values['loud']).toBe(false);
    expect(values(['--max-words=-1']).values['max-words']).toBe(-1);
  });

  test.each([
    [['--max-word', '1'], 'unknown option --max-word; did you mean `max-words`?'], [['--max-words', 'x'], 'option --max-words needs a number, not "x"'], [['--max-words'], 'option --max-words needs a value'],
    [['--tone', 'hrad'], 'option --tone does not know "hrad"; did you mean `hard`?'], [['--tone', 'soft', '--tone', 'hard'], 'option --tone is given 2 times; it takes one value'], [['-z'], 'unknown option -z'],
    [['--no-loud'], 'unknown option --no-loud'], [['--constructor', 'x'], 'unknown option --constructor'], [['--tag='], 'option --tag needs a value'],
  ] as const)('%j', (argv, message) => {
    expect(mistakeOf(() => values(argv))).toContain(message);
  });

  test('nothing reaches a prototype', () => {
    expect(() => values(['--__proto__.polluted', 'x'])).toThrow();
    expect(() => values(['--__proto__', 'x'])).not.toThrow(TypeError);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('settings of a Woodpecker step', () => {
  test('give what the command line does not say', () => {
    const env = { PLUGIN_MAX_WORDS: '4', PLUGIN_TAG: 'a, b,,c', PLUGIN_LOUD: 'true', PLUGIN_TONE: 'hard' };
    expect(values([], env).values).toEqual({ 'max-words': 4, tag: ['a', 'b', 'c'], loud: true, tone: 'hard' });
    expect(values(['--tone', 'soft', '--tag', 'z'], env).values).toMatchObject({ tone: 'soft', tag: ['z'] });
    expect(values([], { PLUGIN_LOUD: 'no', PLUGIN_TONE: '' }).values).toMatchObject({ loud: false, tone: 'soft' });
  });

  test('a switch that is neither on nor off, and a misspelt setting, are told', () => {
    expect(mistakeOf(() => values([], { PLUGIN_LOUD: 'maybe' }))).toBe('option --loud is on or off, not "maybe"');
    expect(unknownSettings(lint.options, { PLUGIN_MAX_WORD: '1', PLUGIN_TOOL: 'bump', PLUGIN_COMMAND: 'lint', PLUGIN_LOUD: '1', PATH: '' })).toEqual(['no option is called `max_word`; did you mean `max-words`?']);
  });
});

describe('commands', () => {
  test.each([
    [['lint', 'a'], ['bump', 'lint'], ['a']], [['--quiet', 'lint', 'a'], ['bump', 'lint'], ['--quiet', 'a']], [['--config', 'lint', 'show', 'x'], ['bump', 'show'], ['--config', 'lint', 'x']],
    [['--output', 'json', 'show', 'lint'], ['bump', 'show'], ['--output', 'json', 'lint']], [['--output=json', 'show'], ['bump', 'show'], ['--output=json']], [['--', 'lint'], ['bump'], ['--', 'lint']], [['nope', 'lint'], ['bump'], ['nope', 'lint']], [[], ['bump'], []],
  ])('%j', (argv, path, rest) => {
    expect(selectCommand(fakeCommand(), argv)).toMatchObject({ path, rest });
  });

  test('the default subcommand runs when none is named, and help is about the whole', () => {
    const spec = defineCommand({ ...fakeCommand(), defaultSubcommand: 'lint' });
    expect(selectCommand(spec, ['--quiet'])).toMatchObject({ path: ['bump', 'lint'], rest: ['--quiet'] });
    expect(selectForHelp(spec, ['--help'])).toMatchObject({ path: ['bump'] });
    expect(selectForHelp(spec, ['show', '--help'])).toMatchObject({ path: ['bump', 'show'] });
  });

  test('too few and too many arguments', () => {
    const show = selectCommand(fakeCommand(), ['show']);
    expect(mistakeOf(() => checkArguments(show.spec, show.path, []))).toBe('NAME is missing: what');
    expect(mistakeOf(() => checkArguments(show.spec, show.path, ['a', 'b']))).toBe('unexpected argument "b"');
    expect(mistakeOf(() => checkArguments(fakeCommand(), ['bump'], ['lnt']))).toBe('bump has no subcommand "lnt"; did you mean `lint`?');
    checkArguments(lint, ['bump', 'lint'], ['a', 'b', 'c']);
  });

  test.each([
    [['node', '/x/dist/bin/bump', 'next'], {}, 'bump', ['next'], false], [['node', '/usr/local/bin/bump.sh'], {}, 'bump', [], false], [['node', '/x/ci-shared.cjs', 'bump', 'next'], {}, 'bump', ['next'], false],
    [['node', '/x/ci-shared.cjs', 'bump.sh'], {}, 'bump', [], false], [['node', '/x/ci-shared'], { PLUGIN_TOOL: 'bump', PLUGIN_COMMAND: 'prepare' }, 'bump', ['prepare'], true],
    [['node', '/x/ci-shared'], { PLUGIN_TOOL: 'images', PLUGIN_COMMAND: 'plan,all' }, 'images', ['plan', 'all'], true], [['node', '/x/bin/bump'], { PLUGIN_COMMAND: 'prepare' }, 'bump', ['prepare'], true],
    [['node', '/x/bin/bump', 'next'], { PLUGIN_COMMAND: 'prepare' }, 'bump', ['next'], false], [['node', '/x/ci-shared'], { PLUGIN_COMMAND: 'bump next' }, 'bump', ['next'], true], [['node', '/x/ci-shared', 'toString'], {}, 'toString', [], false],
    [['node', '/x/ci-shared'], {}, undefined, [], false],
  ])('called as %j with %j', (argv, env, tool, rest, plugin) => {
    expect(selectTool(argv, env)).toEqual({ tool, rest, plugin });
  });
});
