import { compilePattern } from '../../lib/pattern/compile.ts';
import type { Pattern } from '../../lib/pattern/compile.ts';
import { findMatches } from '../../lib/pattern/match.ts';
import { PatternMistake } from '../../lib/pattern/parse.ts';
import { placeIn, reading, several } from './place.ts';
import type { Problem, Updater } from './updater.ts';

/** Enough places to name in a message. */
const mostMatches = 20;

/** The group `version`, else the first. */
function groupOf({ groups }: Pattern): number {
  return Math.max(groups.indexOf('version'), 0);
}

function compiled(source: string | undefined): Pattern | Problem {
  if (source === undefined) return { kind: 'pattern', message: 'the updater `regex` needs a `pattern`', help: 'like `pattern: "version: (.+)"`' };
  try {
    const pattern = compilePattern(source);
    if (pattern.groups.length > 0) return pattern;
    return { kind: 'pattern', message: `the pattern \`${source}\` has no group that marks the version`, help: 'put the version in brackets: `version: (.+)` or `version: (?<version>.+)`' };
  } catch (error) {
    if (!(error instanceof PatternMistake)) throw error;
    return { kind: 'pattern', message: `the pattern \`${source.slice(0, 200)}\` is wrong at character ${error.at + 1}: ${error.message}`, help: 'it is a regular expression of JavaScript, `^` and `$` for lines, without looking around and back' };
  }
}

export const updater: Updater = {
  name: 'regex',
  summary: 'whatever a regular expression finds: its group `version`, or its first group',
  matches: () => false,
  read(file, { spec }) {
    const pattern = compiled(spec.pattern);
    if ('kind' in pattern) return reading({ problems: [pattern] });
    const matches = findMatches(pattern, file.text, mostMatches).map(({ groups }) => groups[groupOf(pattern)]).filter((range) => range !== undefined && range.end > range.start) as { start: number; end: number }[];
    const [only] = matches;
    if (only === undefined) return reading({ problems: [{ kind: 'missing', message: `the pattern \`${spec.pattern ?? ''}\` matches nothing in \`${file.path}\``, help: 'it must match exactly once, and its group must hold the version' }] });
    if (matches.length > 1) return reading({ problems: [several(file, `the pattern \`${spec.pattern ?? ''}\``, matches, 'make it match one place, for example by a word before the version or by `^`')] });
    return reading({ places: [placeIn(file, only, 'version')] });
  },
  example: {
    path: 'src/about.go', current: '1.2.3', next: '1.3.0', spec: { pattern: 'const Version = "([^"]+)"' },
    before: 'package about\n\nconst Version = "1.2.3"\n', after: 'package about\n\nconst Version = "1.3.0"\n',
  },
};
