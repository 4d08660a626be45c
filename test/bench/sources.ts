import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/imports.ts';

/** Programs and archives among the dependencies are no text, and some scanners read them for minutes. */
const text = /\.(?:[cm]?[jt]sx?|json|md|ya?ml|sh|txt|css|html|map)$/;
const largest = 2_000_000;

/** Fills a folder with the sources of our own dependencies, copied as often as it takes; gives the bytes. */
export function copySources(tree: string, wantedBytes: number): number {
  const from = path.join(root, 'node_modules');
  const names = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((name) => text.test(name) && !/(?:^|\/)\./.test(name));
  let bytes = 0;
  for (let copy = 0; bytes < wantedBytes; copy += 1) {
    for (const name of names) {
      const stat = statSync(path.join(from, name), { throwIfNoEntry: false });
      if (stat?.isFile() !== true || stat.size > largest) continue;
      // a folder of this name would be left out as vendored
      const target = path.join(tree, `copy-${copy}`, name.replaceAll('node_modules/', 'modules/'));
      mkdirSync(path.dirname(target), { recursive: true });
      cpSync(path.join(from, name), target);
      bytes += stat.size;
      if (bytes >= wantedBytes) break;
    }
    if (bytes === 0) throw new Error('there are no dependencies to make a tree of');
  }
  return bytes;
}
