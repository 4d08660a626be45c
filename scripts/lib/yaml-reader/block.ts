import { isBlankOrEnd } from './cursor.ts';
import { FlowReader } from './flow.ts';
import { NotYaml } from './mistake.ts';
import type { MappingNode, Pair, SequenceNode, YamlNode } from './node.ts';
import { none } from './scalar.ts';
import type { Properties } from './scalar.ts';

function isIndicator(code: number): boolean {
  return code === 0x2d || code === 0x3f || code === 0x3a;
}

function isLineRest(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x23 || Number.isNaN(code);
}

/** Mappings and lists by indentation. */
export class BlockReader extends FlowReader {
  /** A node in block context, `indent` being the column of the block around it; cursor anywhere before it. */
  blockNode(indent: number, indentless: boolean): YamlNode {
    const emptyAt = this.pos;
    this.skip();
    if (this.atEnd) return this.empty(emptyAt, none);
    const column = this.column;
    if (column < indent || (column === indent && !(indentless && this.atIndicator(0x2d)))) return this.empty(emptyAt, none);
    this.enter();
    const node = this.blockContent(indent, indentless, column);
    this.leave();
    return node;
  }

  protected blockContent(indent: number, indentless: boolean, column: number): YamlNode {
    if (isIndicator(this.code()) && isBlankOrEnd(this.code(1))) return this.indicated(indent, indentless, column);
    const start = this.pos;
    const line = this.lineStart;
    const { fresh } = this;
    const properties = this.properties();
    const bare = properties !== none && (this.pos >= this.text.length || isLineRest(this.code()));
    if (bare) return this.belowProperties(indent, indentless, properties);
    const key = this.atom(indent, properties);
    if (key.kind === 'scalar' && (key.style === 'literal' || key.style === 'folded')) return key;
    this.skipBlanks();
    if (!this.atIndicator(0x3a)) {
      this.fresh = false;
      return key;
    }
    if (!fresh || this.lineStart !== line) throw this.misplacedColon();
    return this.mapping(start - line, key, none);
  }

  /** A node that starts with `- `, `? ` or `: `. */
  protected indicated(indent: number, indentless: boolean, column: number): YamlNode {
    if (this.code() === 0x2d) {
      if (!this.fresh) throw new NotYaml('a list cannot start here', this.pos, this.pos + 1, 'syntax', 'start it on a line of its own');
      return this.sequence(column, column === indent && indentless, none);
    }
    if (this.code() === 0x3f) {
      if (!this.fresh) throw new NotYaml('a key cannot start here', this.pos, this.pos + 1);
      return this.mapping(column, undefined, none);
    }
    throw this.misplacedColon();
  }

  protected misplacedColon(): NotYaml {
    return new NotYaml('a mapping cannot start here: this `:` ends no key', this.pos, this.pos + 1, 'syntax', 'quote the text when the `:` belongs to it, or start the mapping on a line of its own');
  }

  /** A node whose anchor or tag stood alone on the line above. */
  protected belowProperties(indent: number, indentless: boolean, properties: Properties): YamlNode {
    const emptyAt = this.pos;
    this.skip();
    const { column } = this;
    if (this.atEnd || column < indent || (column === indent && !(indentless && this.atIndicator(0x2d)))) return this.empty(emptyAt, properties);
    if (properties.anchor !== undefined) this.open(properties.anchor);
    const node = this.blockContent(indent, indentless, column);
    if (node.kind === 'alias' || node.anchor !== undefined || node.tag !== undefined) throw new NotYaml('a value has one anchor and one tag, and an alias none', node.start, node.end);
    return this.named({ ...node, tag: properties.tag, anchor: properties.anchor });
  }

  protected mapping(column: number, first: YamlNode | undefined, properties: Properties): MappingNode {
    const pairs: Pair[] = [];
    const start = first === undefined ? this.pos : this.lineStart + column;
    let key = first;
    for (;;) {
      const explicit = key === undefined && this.atIndicator(0x3f);
      key ??= this.blockKey(column);
      if (this.atIndicator(0x3a)) {
        this.pos += 1;
        this.fresh = explicit;
        pairs.push({ key, value: this.blockNode(column, true) });
      } else {
        pairs.push({ key, value: this.empty(key.end, none) });
      }
      key = undefined;
      this.skip();
      if (this.atEnd || this.column < column) break;
      if (this.column > column) throw this.unexpected('a key');
    }
    return this.named({ kind: 'mapping', start, end: pairs.at(-1)?.value.end ?? start, tag: properties.tag, anchor: properties.anchor, pairs, flow: false });
  }

  /** The next key of a block mapping, with the cursor on its `:`; after `? ` the colon may be missing. */
  protected blockKey(column: number): YamlNode {
    if (this.atIndicator(0x3f)) {
      this.pos += 1;
      this.fresh = true;
      const key = this.blockNode(column, true);
      this.skip();
      if (this.atIndicator(0x3a) && this.column !== column) throw this.misplacedColon();
      return key;
    }
    if (this.atIndicator(0x2d) || this.atIndicator(0x3a)) throw this.unexpected('a key');
    const line = this.lineStart;
    const start = this.pos;
    const properties = this.properties();
    const key = this.atIndicator(0x3a) && properties !== none ? this.empty(this.pos, properties) : this.atom(column, properties);
    const blockText = key.kind === 'scalar' && (key.style === 'literal' || key.style === 'folded');
    this.skipBlanks();
    if (blockText || this.lineStart !== line || !this.atIndicator(0x3a)) {
      const end = this.text.slice(start, key.end).search(/[\r\n]/);
      throw new NotYaml('a `:` is missing behind this key', start, end === -1 ? key.end : start + end, 'syntax', 'write `key: value`; a blank or a line end must follow the `:`');
    }
    return key;
  }

  protected unexpected(wanted: string): NotYaml {
    return new NotYaml(`this does not belong here; expected ${wanted} or the end of the block`, this.pos, this.endOfLine(), 'syntax', 'check the indentation of this line and the ones above');
  }

  protected endOfLine(): number {
    const rest = /[^\r\n]*/y;
    rest.lastIndex = this.pos;
    return this.pos + (rest.exec(this.text)?.[0].trimEnd().length ?? 0);
  }

  protected sequence(column: number, indentless: boolean, properties: Properties): SequenceNode {
    const items: YamlNode[] = [];
    const start = this.pos;
    do {
      this.pos += 1;
      this.fresh = true;
      items.push(this.blockNode(column, false));
      this.skip();
    } while (!this.atEnd && this.column === column && this.atIndicator(0x2d));
    if (!this.atEnd && (this.column > column || (this.column === column && !indentless))) throw this.unexpected(indentless ? 'a key' : '`-`');
    return this.named({ kind: 'sequence', start, end: items.at(-1)?.end ?? start, tag: properties.tag, anchor: properties.anchor, items, flow: false });
  }
}
