import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { membersOf } from './chunks.ts';
import type { ModuleGraph } from './chunks.ts';

/*
 * What a file of the bundle and one that it loads later have in common stands in a third file. Otherwise the second brings
 * a copy of it, and V8 compiles and warms up the same functions twice in one run.
 */

export interface CommonFile {
  /** Name in `dist/`. */
  readonly name: string;
  readonly users: ReadonlySet<string>;
  /** Source files, each a property `m0`, `m1`... of what the file exports. */
  readonly members: readonly string[];
}

/**
 * What all of `both` contain, directly or not. Closed: what a member imports is a member, too, or a file by itself.
 * @param others take what they contain of it
 */
export function commonFile(name: string, both: readonly string[], others: readonly string[], graph: ModuleGraph, entries: ReadonlySet<string>): CommonFile {
  const [first = new Set<string>(), ...more] = both.map((user) => membersOf(user, graph, entries));
  return { name, users: new Set([...both, ...others]), members: [...first].filter((file) => more.every((one) => one.has(file))).sort() };
}

async function exportsOf(file: string): Promise<string[]> {
  return Object.keys(await import(pathToFileURL(file).href) as object);
}

/** Source of the file itself. Plain objects: the bundler's own exports are a getter each, which takes milliseconds here. */
export async function commonSource({ members }: CommonFile, namesOf = exportsOf): Promise<string> {
  const parts = await Promise.all(members.map(async (file, at) => {
    const names = await namesOf(file);
    const list = (item: (name: string) => string): string => names.map(item).join(', ');
    return { head: `import { ${list((name) => `${name} as m${at}_${name}`)} } from ${JSON.stringify(file)};\n`, body: `  m${at}: { ${list((name) => `${name}: m${at}_${name}`)} },\n` };
  }));
  return `${parts.map(({ head }) => head).join('')}module.exports = {\n${parts.map(({ body }) => body).join('')}};\n`;
}

const namespace = 'common';

/** Lets users take members from the common file. */
export function takeCommon({ name, members }: CommonFile): Plugin {
  return {
    name: 'take-common',
    setup({ onLoad, onResolve, resolve }) {
      onResolve({ filter: /^\.{1,2}\// }, async ({ kind, importer, namespace: from, path, resolveDir, pluginData }) => {
        if (from === namespace) return { path, external: true };
        if (kind !== 'import-statement' || pluginData === 'asked') return undefined;
        const { path: file, namespace: found } = await resolve(path, { kind, importer, resolveDir, pluginData: 'asked' });
        return found === 'file' && members.includes(file) ? { path: file, namespace } : undefined;
      });
      // constants, not a module object: nothing is looked up when a function is called
      onLoad({ filter: /.*/, namespace }, async ({ path }) => {
        const names = await exportsOf(path);
        return { contents: `const common = require('./${name}.cjs').m${members.indexOf(path)};\n${names.map((one) => `export const ${one} = common.${one};\n`).join('')}`, loader: 'js' };
      });
    },
  };
}
