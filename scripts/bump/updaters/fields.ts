import type { Range, SourceFile } from '../../core/source.ts';
import { placeIn, reading, several } from './place.ts';
import type { Problem, Reading, VersionPlace } from './updater.ts';

/** `a.b.0.c` as a path; a key that holds dots stands in quotes: `"a.b".c`. */
export function pathOf(field: string): (string | number)[] {
  return Array.from(field.matchAll(/"([^"]*)"|[^.]+/g), ({ 0: whole, 1: quoted }) => quoted ?? (/^\d+$/.test(whole) ? Number(whole) : whole));
}

/** The values that the configuration names; each must be there once and be a text. */
export function fieldsOf(file: SourceFile, fields: readonly string[], find: (path: readonly (string | number)[]) => readonly Range[]): Reading {
  const places: VersionPlace[] = [];
  const problems: Problem[] = [];
  for (const field of fields) {
    const ranges = find(pathOf(field));
    const [only] = ranges;
    if (only === undefined) problems.push({ kind: 'missing', message: `\`${file.path}\` has no text at \`${field}\``, help: 'name the way to the version with dots, like `tool.app.version`' });
    else if (ranges.length > 1) problems.push(several(file, `\`${field}\``, ranges, 'remove all but one'));
    else places.push(placeIn(file, only, field));
  }
  return reading({ places, problems });
}
