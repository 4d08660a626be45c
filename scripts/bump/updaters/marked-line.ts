import type { Range, SourceFile } from '../../core/source.ts';
import { lineStarts, lineText } from '../../core/source.ts';
import { placeIn, reading, several } from './place.ts';
import type { Problem, Updater, VersionPart, VersionPlace } from './updater.ts';

/*
 * Any text file: the author marks the line, or a block of lines, with a comment in whatever way the file has comments.
 *
 *   image: app:1.2.3   # x-release-version            also `ci-shared: version`, `x-release-please-version`
 *   <!-- x-release-start-version --> ... <!-- x-release-end -->     also `ci-shared: version-start` / `version-end`
 */

const onLine = /(?:x-release(?:-please)?-|ci-shared: *)(version|major|minor|patch)(?![\w-])/;
const blockStart = /(?:x-release(?:-please)?-start-(version|major|minor|patch)|ci-shared: *(version|major|minor|patch)-start)(?![\w-])/;
const blockEnd = /(?:x-release(?:-please)?-end|ci-shared: *(?:version|major|minor|patch)-end)(?![\w-])/;

/** A whole version with what may follow its numbers; not part of a longer number or word. */
const versionPattern = /(?<![\w.]|\d-)v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*|(?:a|b|rc|\.dev|\.post)\d+)*(?:\+[0-9A-Za-z.-]*[0-9A-Za-z])?)(?![\w]|\.\d)/g;
const numberPattern = /(?<![\w.-])v?(\d+)(?![\w]|\.\d)/g;

interface Marked {
  readonly kind: 'version' | VersionPart;
  readonly start: number;
  readonly text: string;
  /** Where the marker stands in the line; what it says is not a version. */
  readonly marker: Range | undefined;
}

function rangesIn({ kind, start, text, marker }: Marked): Range[] {
  const searched = marker === undefined ? text : text.slice(0, marker.start) + ' '.repeat(marker.end - marker.start) + text.slice(marker.end);
  const pattern = kind === 'version' ? versionPattern : numberPattern;
  return Array.from(searched.matchAll(pattern), ({ index, 0: whole, 1: version = '' }) => {
    const at = start + index + whole.length - version.length;
    return { start: at, end: at + version.length };
  });
}

function markerIn(match: RegExpExecArray): Range {
  return { start: match.index, end: match.index + match[0].length };
}

/** Marked lines and lines of marked blocks, with what is wrong about the markers themselves. */
function markedLines(file: SourceFile): { lines: Marked[]; blocks: Marked[][]; problems: Problem[] } {
  const lines: Marked[] = [];
  const blocks: Marked[][] = [];
  const problems: Problem[] = [];
  let open: { kind: Marked['kind']; lines: Marked[]; range: Range } | undefined;
  for (const [at, start] of lineStarts(file).entries()) {
    const text = lineText(file, at + 1);
    const starts = blockStart.exec(text);
    const ends = blockEnd.exec(text);
    const marker = onLine.exec(text);
    if (starts !== null) {
      if (open !== undefined) problems.push({ kind: 'several', message: `a marked block of \`${file.path}\` starts inside of another`, range: { start, end: start + text.length }, help: 'end the block before with x-release-end' });
      open = { kind: (starts[1] ?? starts[2]) as Marked['kind'], lines: [], range: { start: start + starts.index, end: start + starts.index + starts[0].length } };
    } else if (ends !== null) {
      if (open !== undefined) blocks.push(open.lines);
      open = undefined;
    } else if (marker !== null) lines.push({ kind: marker[1] as Marked['kind'], start, text, marker: markerIn(marker) });
    else open?.lines.push({ kind: open.kind, start, text, marker: undefined });
  }
  if (open !== undefined) problems.push({ kind: 'missing', message: `a marked block of \`${file.path}\` has no end`, range: open.range, help: 'put x-release-end in a comment after its last line' });
  return { lines, blocks, problems };
}

function asPlaces(file: SourceFile, kind: Marked['kind'], ranges: readonly Range[]): VersionPlace[] {
  return ranges.map((range) => ({ ...placeIn(file, range, `marked ${kind}`), ...(kind === 'version' ? {} : { part: kind }) }));
}

export const updater: Updater = {
  name: 'marked-line',
  summary: 'lines with a comment `x-release-version` (or `ci-shared: version`), and blocks between `x-release-start-version` and `x-release-end`; markers of release-please work too',
  matches: () => false,
  read(file) {
    const { lines, blocks, problems } = markedLines(file);
    const places: VersionPlace[] = [];
    for (const line of lines) {
      const ranges = rangesIn(line);
      const whole = { start: line.start, end: line.start + line.text.length };
      if (ranges.length === 0) problems.push({ kind: 'missing', message: `a marked line of \`${file.path}\` has no ${line.kind}`, range: whole, help: 'a version like 1.2.3 must stand on the line of the marker' });
      else if (ranges.length > 1) problems.push(several(file, `on a marked line a ${line.kind}`, ranges, 'keep one on the line, or mark a block'));
      else places.push(...asPlaces(file, line.kind, ranges));
    }
    for (const block of blocks) {
      const found = block.flatMap((line) => asPlaces(file, line.kind, rangesIn(line)));
      const [first] = block;
      if (found.length === 0) problems.push({ kind: 'missing', message: `a marked block of \`${file.path}\` has no version`, ...(first === undefined ? {} : { range: { start: first.start, end: first.start + first.text.length } }), help: 'versions like 1.2.3 must stand between the markers' });
      places.push(...found);
    }
    if (lines.length === 0 && blocks.length === 0 && problems.length === 0) {
      problems.push({ kind: 'missing', message: `no line of \`${file.path}\` is marked`, help: 'put `x-release-version` in a comment at the end of the line with the version' });
    }
    return reading({ places, problems });
  },
  example: {
    path: 'deploy/app.yaml', current: '1.2.3', next: '1.3.0', spec: { updater: 'marked-line' },
    before: 'image: app:v1.2.3 # x-release-version\nother: tool:9.9.9\n', after: 'image: app:v1.3.0 # x-release-version\nother: tool:9.9.9\n',
  },
};
