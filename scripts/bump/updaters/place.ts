import type { Range, SourceFile } from '../../core/source.ts';
import { positionAt } from '../../core/source.ts';
import type { Problem, Reading, VersionPlace } from './updater.ts';

/** A place from the range of a text that is nothing but a version; a leading `v` and white space stay outside. */
export function placeIn(file: SourceFile, range: Range, what: string): VersionPlace {
  const text = file.text.slice(range.start, range.end);
  const version = text.trim().replace(/^v(?=\d)/, '');
  const start = range.start + text.length - text.trimStart().length + (text.trim().length - version.length);
  return { range: { start, end: start + version.length }, version, what };
}

/** `3:7, 12:7` for a message. */
export function placesIn(file: SourceFile, ranges: readonly Range[]): string {
  return ranges.map(({ start }) => positionAt(file, start)).map(({ line, column }) => `${line}:${column}`).join(', ');
}

export function reading(parts: Partial<Reading>): Reading {
  return { places: parts.places ?? [], follow: parts.follow ?? [], problems: parts.problems ?? [] };
}

/** More than one place where there must be one; every place is named. */
export function several(file: SourceFile, what: string, ranges: readonly Range[], help: string): Problem {
  return {
    kind: 'several', message: `${what} stands ${ranges.length} times in \`${file.path}\`: at ${placesIn(file, ranges)}`, range: ranges[0] as Range, help,
    related: ranges.slice(1).map((range) => ({ message: 'and here', location: { kind: 'file', path: file.path, range } })),
  };
}

export function syntax(what: string, mistakes: readonly { readonly message: string; readonly range: Range }[]): Problem[] {
  return mistakes.map(({ message, range }) => ({ kind: 'syntax', message: `not valid ${what}: ${message}`, range, help: 'nothing was changed; mend the file and run again' }));
}

/** Folder of a path, empty at the top. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at === -1 ? '' : path.slice(0, at);
}

/** The way from one folder down to another below it: `a/b` from `a` is `b`. Nothing when it is not below. */
export function below(folder: string, top: string): string | undefined {
  if (top === '') return folder;
  if (folder === top) return '';
  return folder.startsWith(`${top}/`) ? folder.slice(top.length + 1) : undefined;
}

/** The name of the file alone. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
