import type { Range } from '../../core/source.ts';
import { baseName, placeIn, reading, several } from './place.ts';
import type { Updater } from './updater.ts';

/** An assignment at the start of a line; `__version__: str = "1.0.0"` too. */
const assignment = /^(?:\ufeff)?__version__[ \t]*(?::[ \t]*[\w.]+[ \t]*)?=[ \t]*[urURbB]{0,2}("""|'''|"|')([^"'\r\n]*)\1/gm;

export const updater: Updater = {
  name: 'python-version',
  summary: '`__version__ = "..."` in a Python file',
  matches: (path) => /^(?:__init__|__about__|__version__|_version|version|about)\.pyi?$/.test(baseName(path)),
  read(file) {
    const ranges = Array.from(file.text.matchAll(assignment), ({ index, 0: whole, 1: quotes = '', 2: version = '' }): Range => {
      const end = index + whole.length - quotes.length;
      return { start: end - version.length, end };
    });
    const [only] = ranges;
    if (only === undefined) return reading({ problems: [{ kind: 'missing', message: `\`${file.path}\` assigns no text to \`__version__\``, help: 'a line `__version__ = "1.2.3"` is looked for; for another one use `marked-line` or a `pattern`' }] });
    if (ranges.length > 1) return reading({ problems: [several(file, '`__version__`', ranges, 'keep one assignment')] });
    return reading({ places: [placeIn(file, only, '__version__')] });
  },
  example: { path: 'src/app/__init__.py', current: '1.2.3', next: '1.3.0', before: '__version__ = \'1.2.3\'  # keep\n', after: '__version__ = \'1.3.0\'  # keep\n' },
};
