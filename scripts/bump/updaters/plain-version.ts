import { lineStarts, lineText } from '../../core/source.ts';
import { baseName, placeIn, reading, several } from './place.ts';
import type { Updater } from './updater.ts';

/** `VERSION`, `version.txt`, `.version`: a file that is nothing but the version. */
const named = /^(?:version|\.version|version\.txt)$/i;

const alone = /^\s*v?\d+\.\d+\.\d+(?:[-+.a-z][-+.0-9A-Za-z]*)?\s*$/;

/** A file with the version on a line of its own; other lines may be empty or comments. */
export const updater: Updater = {
  name: 'plain-version',
  summary: 'a file that holds the version and nothing else (`VERSION`, `version.txt`); a leading `v` stays',
  matches: (path) => named.test(baseName(path)),
  read(file) {
    const ranges = lineStarts(file).map((start, at) => ({ start, text: lineText(file, at + 1) }))
      .map(({ start, text }) => (text.startsWith('\ufeff') ? { start: start + 1, text: text.slice(1) } : { start, text }))
      .filter(({ text }) => alone.test(text))
      .map(({ start, text }) => ({ start, end: start + text.length }));
    if (ranges.length > 1) return reading({ problems: [several(file, 'a version', ranges, 'keep one line with the version, or use the `marked-line` updater')] });
    const [only] = ranges;
    if (only === undefined) return reading({ problems: [{ kind: 'missing', message: `no line of \`${file.path}\` is a version`, help: 'write the version on a line of its own, like 1.2.3' }] });
    return reading({ places: [placeIn(file, only, 'version')] });
  },
  example: { path: 'VERSION', current: '1.2.3', next: '1.3.0', before: 'v1.2.3\n', after: 'v1.3.0\n' },
};
