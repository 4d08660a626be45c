import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** One `import` of a file: what it names, and whether it is for types only or lazy. */
export interface Import {
  readonly file: string;
  readonly specifier: string;
  /** Path below the project for a relative import, the package name for another. */
  readonly target: string;
  readonly relative: boolean;
}

/** All TypeScript files below a folder of the project, as paths below the project. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')))
    .sort();
}

const statement = /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0] as string;
}

/** Every import of a file, type imports and lazy ones included. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return Array.from(text.matchAll(statement), (match) => {
    const specifier = (match[1] ?? match[2] ?? match[3]) as string;
    const relative = specifier.startsWith('.');
    const target = relative ? path.posix.join(path.posix.dirname(file), specifier) : specifier.startsWith('node:') ? specifier : packageOf(specifier);
    return { file, specifier, target, relative };
  });
}
