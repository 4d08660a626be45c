import { BlockReader } from './block.ts';
import { NotYaml } from './mistake.ts';
import type { YamlDocument, YamlMistake } from './node.ts';

/*
 * YAML as Woodpecker reads it: a parser that follows libyaml (Go's packages are translations of it) in what it takes and
 * what it refuses, and keeps the place of everything. One pass, no tokens, no values: a pipeline of 200 lines takes a
 * fraction of a millisecond, where the `yaml` package needs ten at start-up (docs/performance.md). Held against that
 * package and against Go by test/ci/yaml*.test.ts.
 */

/** UTF-16 units. A pipeline is a few thousand; beyond this it is not one. */
const largest = 32 * 1024 * 1024;

// eslint-disable-next-line no-control-regex
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** A text with what may stand before and behind its first document. */
class DocumentReader extends BlockReader {
  /** `%YAML` and `%TAG` lines, then `---`. */
  start(): void {
    if (this.code() === 0xfeff) {
      this.pos = 1;
      this.lineStart = 1;
    }
    this.skip();
    while (this.atMarker() && this.code() === 0x2e) {
      this.pos += 3;
      this.skip();
    }
    const directives = this.pos;
    while (this.column === 0 && this.code() === 0x25) {
      const version = /%YAML[ \t]+(\S+)/y;
      version.lastIndex = this.pos;
      const wanted = version.exec(this.text)?.[1] ?? '1.1';
      if (wanted !== '1.1') throw new NotYaml(`Woodpecker refuses \`%YAML ${wanted}\``, this.pos, version.lastIndex, 'syntax', 'remove the line: it changes nothing');
      while (this.pos < this.text.length && this.code() !== 0x0a && this.code() !== 0x0d) this.pos += 1;
      this.skip();
    }
    if (this.atMarker() && this.code() === 0x2d) {
      this.pos += 3;
      this.fresh = false;
    } else if (this.pos > directives && !this.atEnd) {
      throw new NotYaml('`---` must follow the lines that start with `%`', directives, directives + 1);
    }
  }

  /** What remains behind the first document. */
  rest(): YamlMistake | undefined {
    this.skip();
    while (this.atMarker() && this.code() === 0x2e) {
      this.pos += 3;
      this.skip();
    }
    if (this.pos >= this.text.length) return undefined;
    const marker = this.atMarker();
    const start = this.pos;
    if (marker) {
      this.pos += 3;
      this.fresh = true;
      this.skip();
      if (this.pos >= this.text.length) return undefined;
    }
    return {
      kind: 'several-documents', message: 'Woodpecker reads the first document of a file only; everything from here on is ignored',
      range: { start, end: marker ? start + 3 : this.endOfLine() }, blocking: false, help: 'put each workflow into a file of its own',
    };
  }
}

function forbiddenCharacter(text: string): YamlMistake | undefined {
  const found = forbidden.exec(text);
  if (found === null) return undefined;
  const code = found[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
  return { kind: 'control-character', message: `the character U+${code} may not stand in YAML`, range: { start: found.index, end: found.index + 1 }, blocking: true, help: code === '0000' ? 'is this a text file, in UTF-8?' : 'remove it' };
}

/** Never throws. The tree is missing when the text is empty, too large, or not YAML. */
export function parseYaml(text: string): YamlDocument {
  if (text.length > largest) {
    const mistake: YamlMistake = { kind: 'too-large', message: `${text.length} characters are too many for a pipeline; it was not read`, range: { start: 0, end: 0 }, blocking: true };
    return { root: undefined, mistakes: [mistake], comments: [] };
  }
  const control = forbiddenCharacter(text);
  if (control !== undefined) return { root: undefined, mistakes: [control], comments: [] };
  const parser = new DocumentReader(text);
  try {
    parser.start();
    const root = parser.blockNode(-1, false);
    const mark: YamlMistake[] = text.charCodeAt(0) === 0xfeff ? [{ kind: 'byte-order-mark', message: 'the file starts with a byte order mark', range: { start: 0, end: 1 }, blocking: false, help: 'save it as UTF-8 without one' }] : [];
    const rest = parser.rest();
    const isEmpty = root.kind === 'scalar' && root.start === root.end && root.anchor === undefined && root.tag === undefined;
    return { root: isEmpty ? undefined : root, mistakes: rest === undefined ? mark : [...mark, rest], comments: parser.comments };
  } catch (error) {
    if (!(error instanceof NotYaml)) throw error;
    return { root: undefined, mistakes: [error.mistake], comments: parser.comments };
  }
}
