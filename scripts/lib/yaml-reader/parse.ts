import { Cursor, isBlankOrEnd } from './cursor.ts';
import { NotYaml } from './mistake.ts';
import type { AliasNode, MappingNode, Pair, ScalarNode, SequenceNode, SolidNode, YamlDocument, YamlMistake, YamlNode } from './node.ts';
import { block, plain, quoted } from './scalars.ts';
import type { Properties } from './scalars.ts';

/*
 * YAML as Woodpecker reads it: a parser that follows libyaml (Go's packages are translations of it) in what it takes and
 * what it refuses, and keeps the place of everything. One pass, no tokens, no values: a pipeline of 200 lines takes a
 * fraction of a millisecond, where the `yaml` package needs ten at start-up (docs/performance.md). Held against that
 * package and against Go by test/ci/yaml*.test.ts.
 */

/** Deeper than any pipeline (Woodpecker itself stops at 15); the parser is recursive, so it has to stop somewhere. */
const deepest = 100;
/** UTF-16 units. A pipeline is a few thousand; beyond this it is not one. */
const largest = 32 * 1024 * 1024;

const none: Properties = { tag: undefined, anchor: undefined };
const anchorName = /[&*]([^\s:,[\]{}]+)/y;
const tagName = /!(?:<[^>\s]*>|[^\s,[\]{}]*)/y;
// eslint-disable-next-line no-control-regex
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

class Parser extends Cursor {
  readonly #anchors = new Map<string, SolidNode | 'open'>();
  #depth = 0;

  /** A node in block context, `indent` being the column of the block around it; cursor anywhere before it. */
  blockNode(indent: number, indentless: boolean): YamlNode {
    const emptyAt = this.pos;
    this.skip();
    if (this.atEnd) return this.#empty(emptyAt, none);
    const column = this.column;
    if (column < indent || (column === indent && !(indentless && this.atIndicator(0x2d)))) return this.#empty(emptyAt, none);
    this.#enter();
    const node = this.#blockContent(indent, indentless, column);
    this.#depth -= 1;
    return node;
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > deepest) throw new NotYaml(`more than ${deepest} levels of nesting`, this.pos, this.pos + 1, 'too-deep', 'Woodpecker takes 15');
  }

  #empty(at: number, properties: Properties): ScalarNode {
    return this.#named({ kind: 'scalar', start: at, end: at, tag: properties.tag, anchor: properties.anchor, value: '', style: 'plain' });
  }

  #named<Node extends SolidNode>(node: Node): Node {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    return node;
  }

  #blockContent(indent: number, indentless: boolean, column: number): YamlNode {
    if (this.atIndicator(0x2d)) {
      if (!this.fresh) throw new NotYaml('a list cannot start here', this.pos, this.pos + 1, 'syntax', 'start it on a line of its own');
      return this.#sequence(column, column === indent && indentless, none);
    }
    if (this.atIndicator(0x3f)) {
      if (!this.fresh) throw new NotYaml('a key cannot start here', this.pos, this.pos + 1);
      return this.#mapping(column, undefined, none);
    }
    if (this.atIndicator(0x3a)) throw this.#misplacedColon();
    const start = this.pos;
    const line = this.lineStart;
    const { fresh } = this;
    const properties = this.#properties();
    const bare = properties !== none && (this.pos >= this.text.length || isLineRest(this.code()));
    if (bare) return this.#belowProperties(indent, indentless, properties);
    const key = this.#atom(indent, properties);
    if (key.kind === 'scalar' && (key.style === 'literal' || key.style === 'folded')) return key;
    this.skipBlanks();
    if (!this.atIndicator(0x3a)) {
      this.fresh = false;
      return key;
    }
    if (!fresh || this.lineStart !== line) throw this.#misplacedColon();
    return this.#mapping(start - line, key, none);
  }

  #misplacedColon(): NotYaml {
    return new NotYaml('a mapping cannot start here: this `:` ends no key', this.pos, this.pos + 1, 'syntax', 'quote the text when the `:` belongs to it, or start the mapping on a line of its own');
  }

  /** A node whose anchor or tag stood alone on the line above. */
  #belowProperties(indent: number, indentless: boolean, properties: Properties): YamlNode {
    const emptyAt = this.pos;
    this.skip();
    const { column } = this;
    if (this.atEnd || column < indent || (column === indent && !(indentless && this.atIndicator(0x2d)))) return this.#empty(emptyAt, properties);
    if (properties.anchor !== undefined) this.#anchors.set(properties.anchor, 'open');
    const node = this.#blockContent(indent, indentless, column);
    if (node.kind === 'alias' || node.anchor !== undefined || node.tag !== undefined) throw new NotYaml('a value has one anchor and one tag, and an alias none', node.start, node.end);
    return this.#named({ ...node, tag: properties.tag, anchor: properties.anchor });
  }

  /** Anchor and tag before a value, in any order. */
  #properties(): Properties {
    let code = this.code();
    if (code !== 0x26 && code !== 0x21) return none;
    let anchor: string | undefined;
    let tag: string | undefined;
    for (;;) {
      if (code === 0x26 && anchor === undefined) {
        anchor = this.#anchorName();
        this.#anchors.set(anchor, 'open');
      } else if (code === 0x21 && tag === undefined) {
        tagName.lastIndex = this.pos;
        tag = (tagName.exec(this.text) as RegExpExecArray)[0];
        this.pos += tag.length;
        if (!isBlankOrEnd(this.code()) && !(this.flow > 0 && /[,\]}]/.test(this.text.charAt(this.pos)))) throw new NotYaml('a tag ends with a blank', this.pos, this.pos + 1);
      } else {
        return { anchor, tag };
      }
      this.skipBlanks();
      code = this.code();
      if (code !== 0x26 && code !== 0x21) return { anchor, tag };
    }
  }

  #anchorName(): string {
    anchorName.lastIndex = this.pos;
    const match = anchorName.exec(this.text);
    if (match === null) throw new NotYaml(`\`${this.text.charAt(this.pos)}\` needs a name here`, this.pos, this.pos + 1, 'syntax', 'quote the text when it is meant to start so');
    this.pos += match[0].length;
    return match[1] as string;
  }

  #alias(properties: Properties): AliasNode {
    const start = this.pos;
    const name = this.#anchorName();
    if (properties !== none) throw new NotYaml('an alias has no anchor and no tag', start, this.pos);
    const target = this.#anchors.get(name);
    if (target === undefined) throw new NotYaml(`there is no anchor \`${name}\` above this alias`, start, this.pos, 'alias');
    if (target === 'open') throw new NotYaml(`the value of anchor \`${name}\` contains itself`, start, this.pos, 'alias');
    return { kind: 'alias', start, end: this.pos, tag: undefined, anchor: undefined, name, target };
  }

  /** Anything that can be a key: alias, quoted or plain text, flow collection; and block texts. */
  #atom(indent: number, properties: Properties): YamlNode {
    const code = this.code();
    switch (code) {
      case 0x2a: return this.#alias(properties);
      case 0x22: case 0x27: return this.#named(quoted(this, properties));
      case 0x5b: return this.#flowSequence(properties);
      case 0x7b: return this.#flowMapping(properties);
      case 0x7c: case 0x3e:
        if (this.flow === 0) return this.#named(block(this, indent, properties));
        break;
      default:
    }
    if (!startsPlain(code, this.code(1))) throw this.#noValue(code);
    return this.#named(plain(this, indent, properties));
  }

  #noValue(code: number): NotYaml {
    const char = this.text.charAt(this.pos);
    if (code === 0x09) return new NotYaml('a tab indents this line', this.pos, this.pos + 1, 'syntax', 'indent with spaces');
    if (char === '') return new NotYaml('the text ends in the middle of a value', this.pos, this.pos);
    return new NotYaml(`no value can start with \`${char}\``, this.pos, this.pos + 1, 'syntax', 'quote the text');
  }

  #mapping(column: number, first: YamlNode | undefined, properties: Properties): MappingNode {
    const pairs: Pair[] = [];
    const start = first === undefined ? this.pos : this.lineStart + column;
    let key = first;
    for (;;) {
      const explicit = key === undefined && this.atIndicator(0x3f);
      key ??= this.#blockKey(column);
      if (this.atIndicator(0x3a)) {
        this.pos += 1;
        this.fresh = explicit;
        pairs.push({ key, value: this.blockNode(column, true) });
      } else {
        pairs.push({ key, value: this.#empty(key.end, none) });
      }
      key = undefined;
      this.skip();
      if (this.atEnd || this.column < column) break;
      if (this.column > column) throw this.#unexpected('a key');
    }
    return this.#named({ kind: 'mapping', start, end: pairs.at(-1)?.value.end ?? start, tag: properties.tag, anchor: properties.anchor, pairs, flow: false });
  }

  /** The next key of a block mapping, with the cursor on its `:`; after `? ` the colon may be missing. */
  #blockKey(column: number): YamlNode {
    if (this.atIndicator(0x3f)) {
      this.pos += 1;
      this.fresh = true;
      const key = this.blockNode(column, true);
      this.skip();
      if (this.atIndicator(0x3a) && this.column !== column) throw this.#misplacedColon();
      return key;
    }
    if (this.atIndicator(0x2d) || this.atIndicator(0x3a)) throw this.#unexpected('a key');
    const line = this.lineStart;
    const start = this.pos;
    const properties = this.#properties();
    const key = this.atIndicator(0x3a) && properties !== none ? this.#empty(this.pos, properties) : this.#atom(column, properties);
    const blockText = key.kind === 'scalar' && (key.style === 'literal' || key.style === 'folded');
    this.skipBlanks();
    if (blockText || this.lineStart !== line || !this.atIndicator(0x3a)) {
      const end = this.text.slice(start, key.end).search(/[\r\n]/);
      throw new NotYaml('a `:` is missing behind this key', start, end === -1 ? key.end : start + end, 'syntax', 'write `key: value`; a blank or a line end must follow the `:`');
    }
    return key;
  }

  #unexpected(wanted: string): NotYaml {
    return new NotYaml(`this does not belong here; expected ${wanted} or the end of the block`, this.pos, this.#endOfLine(), 'syntax', 'check the indentation of this line and the ones above');
  }

  #endOfLine(): number {
    const rest = /[^\r\n]*/y;
    rest.lastIndex = this.pos;
    return this.pos + (rest.exec(this.text)?.[0].trimEnd().length ?? 0);
  }

  #sequence(column: number, indentless: boolean, properties: Properties): SequenceNode {
    const items: YamlNode[] = [];
    const start = this.pos;
    do {
      this.pos += 1;
      this.fresh = true;
      items.push(this.blockNode(column, false));
      this.skip();
    } while (!this.atEnd && this.column === column && this.atIndicator(0x2d));
    if (!this.atEnd && (this.column > column || (this.column === column && !indentless))) throw this.#unexpected(indentless ? 'a key' : '`-`');
    return this.#named({ kind: 'sequence', start, end: items.at(-1)?.end ?? start, tag: properties.tag, anchor: properties.anchor, items, flow: false });
  }

  /** Steps to the next thing in a flow collection that opened at `start`. */
  #skipInFlow(start: number): number {
    this.skip();
    if (this.pos >= this.text.length) throw new NotYaml(`this \`${this.text.charAt(start)}\` is never closed`, start, start + 1);
    if (this.atMarker()) throw new NotYaml(`this \`${this.text.charAt(start)}\` is never closed: a document marker comes first`, start, start + 1);
    return this.code();
  }

  #flowSequence(properties: Properties): SequenceNode {
    const start = this.pos;
    const items: YamlNode[] = [];
    this.#enter();
    this.flow += 1;
    this.pos += 1;
    for (;;) {
      if (this.#skipInFlow(start) === 0x5d) break;
      items.push(this.#flowEntry(start));
      const code = this.#skipInFlow(start);
      if (code === 0x5d) break;
      if (code !== 0x2c) throw this.#unclosed(start, ']');
      this.pos += 1;
    }
    this.pos += 1;
    this.flow -= 1;
    this.#depth -= 1;
    return this.#named({ kind: 'sequence', start, end: this.pos, tag: properties.tag, anchor: properties.anchor, items, flow: true });
  }

  #unclosed(start: number, close: string): NotYaml {
    const substitution = this.code() === 0x7b && this.text.charAt(this.pos - 1) === '$';
    return new NotYaml(`expected \`,\` or \`${close}\` here`, this.pos, this.pos + 1, 'syntax', substitution
      ? 'in a flow list a text with `${...}` needs quotes: the file is parsed before the substitution, too'
      : `the \`${this.text.charAt(start)}\` is closed by \`${close}\`; quote a text that holds one of \`,[]{}\``);
  }

  /** An item of a flow sequence; `a: b` is a mapping of one pair. */
  #flowEntry(start: number): YamlNode {
    const from = this.pos;
    const line = this.lineStart;
    const explicit = this.atIndicator(0x3f);
    if (explicit) this.pos += 1;
    const key = explicit && [0x2c, 0x5d, 0x3a].includes(this.#skipInFlow(start)) ? this.#empty(this.pos, none) : this.#flowNode();
    this.#skipInFlow(start);
    const hasValue = this.code() === 0x3a && (explicit || this.lineStart === line);
    if (!explicit && !hasValue) return key;
    const value = hasValue ? this.#flowValue(start) : this.#empty(key.end, none);
    return { kind: 'mapping', start: from, end: Math.max(value.end, key.end), tag: undefined, anchor: undefined, pairs: [{ key, value }], flow: true };
  }

  #flowValue(start: number): YamlNode {
    this.pos += 1;
    const at = this.pos;
    const code = this.#skipInFlow(start);
    return code === 0x2c || code === 0x5d || code === 0x7d ? this.#empty(at, none) : this.#flowNode();
  }

  #flowMapping(properties: Properties): MappingNode {
    const start = this.pos;
    const pairs: Pair[] = [];
    this.#enter();
    this.flow += 1;
    this.pos += 1;
    for (;;) {
      if (this.#skipInFlow(start) === 0x7d) break;
      pairs.push(this.#flowPair(start));
      const code = this.#skipInFlow(start);
      if (code === 0x7d) break;
      if (code !== 0x2c) throw this.#unclosed(start, '}');
      this.pos += 1;
    }
    this.pos += 1;
    this.flow -= 1;
    this.#depth -= 1;
    return this.#named({ kind: 'mapping', start, end: this.pos, tag: properties.tag, anchor: properties.anchor, pairs, flow: true });
  }

  #flowPair(start: number): Pair {
    const line = this.lineStart;
    const explicit = this.atIndicator(0x3f);
    if (explicit) this.pos += 1;
    const key = explicit && [0x2c, 0x7d, 0x3a].includes(this.#skipInFlow(start)) ? this.#empty(this.pos, none) : this.#flowNode();
    const colon = this.#skipInFlow(start) === 0x3a && (explicit || this.lineStart === line);
    return { key, value: colon ? this.#flowValue(start) : this.#empty(key.end, none) };
  }

  #flowNode(): YamlNode {
    if (this.atIndicator(0x2d)) throw new NotYaml('a list with `-` cannot stand inside of brackets', this.pos, this.pos + 1);
    const properties = this.#properties();
    if (properties !== none) {
      this.skip();
      const code = this.code();
      if (code === 0x2c || code === 0x5d || code === 0x7d || code === 0x3a) return this.#empty(this.pos, properties);
    }
    return this.#atom(-1, properties);
  }

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
      range: { start, end: marker ? start + 3 : this.#endOfLine() }, blocking: false, help: 'put each workflow into a file of its own',
    };
  }
}

function isLineRest(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x23 || Number.isNaN(code);
}

function startsPlain(code: number, next: number): boolean {
  if (isBlankOrEnd(code)) return false;
  switch (code) {
    case 0x2d: return !(next === 0x20 || next === 0x09);
    case 0x3f: case 0x3a: return !isBlankOrEnd(next);
    case 0x2c: case 0x5b: case 0x5d: case 0x7b: case 0x7d: case 0x23: case 0x26: case 0x2a: case 0x21: case 0x7c:
    case 0x3e: case 0x27: case 0x22: case 0x25: case 0x40: case 0x60: return false;
    default: return true;
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
  const parser = new Parser(text);
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
