import { Cursor, isBlankOrEnd } from './cursor.ts';
import { NotYaml } from './mistake.ts';
import type { AliasNode, ScalarNode, SolidNode } from './node.ts';
import { none } from './scalar.ts';
import type { Properties } from './scalar.ts';

/** Deeper than any pipeline (Woodpecker itself stops at 15); the parser is recursive, so it has to stop somewhere. */
const deepest = 100;

const anchorName = /[&*]([^\s:,[\]{}]+)/y;
const tagName = /!(?:<[^>\s]*>|[^\s,[\]{}]*)/y;

/** What every node may have: anchor, tag, a depth, and aliases that point to it. */
export class PropertyReader extends Cursor {
  readonly #anchors = new Map<string, SolidNode | 'open'>();
  #depth = 0;

  protected enter(): void {
    this.#depth += 1;
    if (this.#depth > deepest) throw new NotYaml(`more than ${deepest} levels of nesting`, this.pos, this.pos + 1, 'too-deep', 'Woodpecker takes 15');
  }

  protected leave(): void {
    this.#depth -= 1;
  }

  /** From here on an alias of this name would stand inside of what it points to. */
  protected open(anchor: string): void {
    this.#anchors.set(anchor, 'open');
  }

  protected empty(at: number, properties: Properties): ScalarNode {
    return this.named({ kind: 'scalar', start: at, end: at, tag: properties.tag, anchor: properties.anchor, value: '', style: 'plain' });
  }

  protected named<Node extends SolidNode>(node: Node): Node {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    return node;
  }

  /** Anchor and tag before a value, in any order. */
  protected properties(): Properties {
    let code = this.code();
    if (code !== 0x26 && code !== 0x21) return none;
    let anchor: string | undefined;
    let tag: string | undefined;
    for (;;) {
      if (code === 0x26 && anchor === undefined) {
        anchor = this.anchorName();
        this.open(anchor);
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

  protected anchorName(): string {
    anchorName.lastIndex = this.pos;
    const match = anchorName.exec(this.text);
    if (match === null) throw new NotYaml(`\`${this.text.charAt(this.pos)}\` needs a name here`, this.pos, this.pos + 1, 'syntax', 'quote the text when it is meant to start so');
    this.pos += match[0].length;
    return match[1] as string;
  }

  protected alias(properties: Properties): AliasNode {
    const start = this.pos;
    const name = this.anchorName();
    if (properties !== none) throw new NotYaml('an alias has no anchor and no tag', start, this.pos);
    const target = this.#anchors.get(name);
    if (target === undefined) throw new NotYaml(`there is no anchor \`${name}\` above this alias`, start, this.pos, 'alias');
    if (target === 'open') throw new NotYaml(`the value of anchor \`${name}\` contains itself`, start, this.pos, 'alias');
    return { kind: 'alias', start, end: this.pos, tag: undefined, anchor: undefined, name, target };
  }
}
