import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, root, sourceFiles } from './support/imports.ts';

/*
 * The laws of the house (CONTRIBUTING.md). Who may import whom; a room knows nothing of the other rooms.
 */
const rooms = ['bump', 'bao', 'ci', 'images'];
const allowed: Readonly<Record<string, readonly string[]>> = {
  main: ['cli', 'adapters'],
  cli: [...rooms, 'adapters', 'report', 'ports', 'core', 'lib', 'generated', 'cli'],
  ...Object.fromEntries(rooms.map((room) => [room, [room, 'lib', 'core', 'generated']])),
  report: ['report', 'lib', 'core'],
  adapters: ['adapters', 'ports', 'lib', 'core'],
  ports: ['ports', 'core'],
  lib: ['lib', 'core', 'generated'],
  core: ['core'],
  generated: ['generated'],
};

/** Pure functions of Node: no file, no network, no clock. */
const pureBuiltins = new Set(['node:path/posix', 'node:crypto']);

function placeOf(file: string): string {
  const [, first = ''] = file.split('/');
  return first === 'main.ts' ? 'main' : first;
}

const files = sourceFiles('scripts').filter((file) => !file.startsWith('scripts/tooling/'));
const imports = files.flatMap(importsOf);

describe('the laws of the house', () => {
  test('rooms, cellar, doors and garden import only what they may', () => {
    const broken = imports.filter(({ relative }) => relative).filter(({ file, target }) => {
      const from = placeOf(file);
      const to = placeOf(target);
      if (rooms.includes(from) && to === 'ports') return !file.startsWith(`scripts/${from}/commands/`);
      return !(allowed[from] ?? []).includes(to);
    });
    expect(broken.map(({ file, target }) => `${file} must not import ${target}`)).toEqual([]);
  });

  test('only adapters, cli and main touch Node', () => {
    const fenced = ['core', 'lib', 'report', 'ports', ...rooms];
    const broken = imports.filter(({ file, target }) => target.startsWith('node:') && fenced.includes(placeOf(file)) && !pureBuiltins.has(target));
    expect(broken.map(({ file, target }) => `${file} must not import ${target}`)).toEqual([]);
  });

  test('every third-party package is imported by one file', () => {
    const byPackage = new Map<string, Set<string>>();
    for (const { file, target, relative } of imports) {
      if (relative || target.startsWith('node:')) continue;
      byPackage.set(target, (byPackage.get(target) ?? new Set()).add(file));
    }
    const shared = [...byPackage].filter(([, users]) => users.size > 1).map(([name, users]) => `${name}: ${[...users].join(', ')}`);
    expect(shared).toEqual([]);
  });

  test('there is no circle between files, type imports included', () => {
    const next = new Map(files.map((file) => [file, importsOf(file).filter(({ relative }) => relative).map(({ target }) => target)]));
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const target of next.get(file) ?? []) visit(target, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  test('process, console and the clock are used by main and adapters only', () => {
    const broken = files.filter((file) => !['main', 'adapters', 'generated'].includes(placeOf(file))).filter((file) => {
      const code = readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replace(/`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'/g, "''");
      return /\bprocess\.|\bconsole\.|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(code);
    });
    expect(broken).toEqual([]);
  });

  test('no file is called utils, helpers, common, misc or types', () => {
    expect(files.filter((file) => /\/(?:utils?|helpers?|common|misc|types)\.ts$/.test(file))).toEqual([]);
  });

  test('an index holds a list and nothing else', () => {
    const broken = files.filter((file) => file.endsWith('/index.ts') && !file.startsWith('scripts/ports/')).filter((file) =>
      /\b(?:function|class|interface)\b/.test(readFileSync(path.join(root, file), 'utf8')));
    expect(broken).toEqual([]);
  });
});
