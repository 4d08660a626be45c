import { isBlankOrEnd } from './cursor.ts';
import { blockText } from './block-text.ts';
import { NotYaml } from './mistake.ts';
import type { MappingNode, Pair, SequenceNode, YamlNode } from './node.ts';
import { plain } from './plain.ts';
import { PropertyReader } from './properties.ts';
import { quoted } from './quoted.ts';
import { none } from './scalar.ts';
import type { Properties } from './scalar.ts';

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

/** Values that need no line of their own: texts, aliases, and collections in brackets. */
export class FlowReader extends PropertyReader {
  /** Anything that can be a key: alias, quoted or plain text, flow collection; and block texts. */
  protected atom(indent: number, properties: Properties): YamlNode {
    const code = this.code();
    switch (code) {
      case 0x2a: return this.alias(properties);
      case 0x22: case 0x27: return this.named(quoted(this, properties));
      case 0x5b: return this.flowSequence(properties);
      case 0x7b: return this.flowMapping(properties);
      case 0x7c: case 0x3e:
        if (this.flow === 0) return this.named(blockText(this, indent, properties));
        break;
      default:
    }
    if (!startsPlain(code, this.code(1))) throw this.noValue(code);
    return this.named(plain(this, indent, properties));
  }

  protected noValue(code: number): NotYaml {
    const char = this.text.charAt(this.pos);
    if (code === 0x09) return new NotYaml('a tab indents this line', this.pos, this.pos + 1, 'syntax', 'indent with spaces');
    if (char === '') return new NotYaml('the text ends in the middle of a value', this.pos, this.pos);
    return new NotYaml(`no value can start with \`${char}\``, this.pos, this.pos + 1, 'syntax', 'quote the text');
  }

  /** Steps to the next thing in a flow collection that opened at `start`. */
  protected skipInFlow(start: number): number {
    this.skip();
    if (this.pos >= this.text.length) throw new NotYaml(`this \`${this.text.charAt(start)}\` is never closed`, start, start + 1);
    if (this.atMarker()) throw new NotYaml(`this \`${this.text.charAt(start)}\` is never closed: a document marker comes first`, start, start + 1);
    return this.code();
  }

  protected flowSequence(properties: Properties): SequenceNode {
    const start = this.pos;
    const items: YamlNode[] = [];
    this.enter();
    this.flow += 1;
    this.pos += 1;
    for (;;) {
      if (this.skipInFlow(start) === 0x5d) break;
      items.push(this.flowEntry(start));
      const code = this.skipInFlow(start);
      if (code === 0x5d) break;
      if (code !== 0x2c) throw this.unclosed(start, ']');
      this.pos += 1;
    }
    this.pos += 1;
    this.flow -= 1;
    this.leave();
    return this.named({ kind: 'sequence', start, end: this.pos, tag: properties.tag, anchor: properties.anchor, items, flow: true });
  }

  protected unclosed(start: number, close: string): NotYaml {
    const substitution = this.code() === 0x7b && this.text.charAt(this.pos - 1) === '$';
    return new NotYaml(`expected \`,\` or \`${close}\` here`, this.pos, this.pos + 1, 'syntax', substitution
      ? 'in a flow list a text with `${...}` needs quotes: the file is parsed before the substitution, too'
      : `the \`${this.text.charAt(start)}\` is closed by \`${close}\`; quote a text that holds one of \`,[]{}\``);
  }

  /** An item of a flow sequence; `a: b` is a mapping of one pair. */
  protected flowEntry(start: number): YamlNode {
    const from = this.pos;
    const line = this.lineStart;
    const explicit = this.atIndicator(0x3f);
    if (explicit) this.pos += 1;
    const key = explicit && [0x2c, 0x5d, 0x3a].includes(this.skipInFlow(start)) ? this.empty(this.pos, none) : this.flowNode();
    this.skipInFlow(start);
    const hasValue = this.code() === 0x3a && (explicit || this.lineStart === line);
    if (!explicit && !hasValue) return key;
    const value = hasValue ? this.flowValue(start) : this.empty(key.end, none);
    return { kind: 'mapping', start: from, end: Math.max(value.end, key.end), tag: undefined, anchor: undefined, pairs: [{ key, value }], flow: true };
  }

  protected flowValue(start: number): YamlNode {
    this.pos += 1;
    const at = this.pos;
    const code = this.skipInFlow(start);
    return code === 0x2c || code === 0x5d || code === 0x7d ? this.empty(at, none) : this.flowNode();
  }

  protected flowMapping(properties: Properties): MappingNode {
    const start = this.pos;
    const pairs: Pair[] = [];
    this.enter();
    this.flow += 1;
    this.pos += 1;
    for (;;) {
      if (this.skipInFlow(start) === 0x7d) break;
      pairs.push(this.flowPair(start));
      const code = this.skipInFlow(start);
      if (code === 0x7d) break;
      if (code !== 0x2c) throw this.unclosed(start, '}');
      this.pos += 1;
    }
    this.pos += 1;
    this.flow -= 1;
    this.leave();
    return this.named({ kind: 'mapping', start, end: this.pos, tag: properties.tag, anchor: properties.anchor, pairs, flow: true });
  }

  protected flowPair(start: number): Pair {
    const line = this.lineStart;
    const explicit = this.atIndicator(0x3f);
    if (explicit) this.pos += 1;
    const key = explicit && [0x2c, 0x7d, 0x3a].includes(this.skipInFlow(start)) ? this.empty(this.pos, none) : this.flowNode();
    const colon = this.skipInFlow(start) === 0x3a && (explicit || this.lineStart === line);
    return { key, value: colon ? this.flowValue(start) : this.empty(key.end, none) };
  }

  protected flowNode(): YamlNode {
    if (this.atIndicator(0x2d)) throw new NotYaml('a list with `-` cannot stand inside of brackets', this.pos, this.pos + 1);
    const properties = this.properties();
    if (properties !== none) {
      this.skip();
      const code = this.code();
      if (code === 0x2c || code === 0x5d || code === 0x7d || code === 0x3a) return this.empty(this.pos, properties);
    }
    return this.atom(-1, properties);
  }
}
