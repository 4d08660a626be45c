import { isBreak } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { NotYaml } from './mistake.ts';
import type { ScalarNode } from './node.ts';
import { scalar } from './scalar.ts';
import type { Properties } from './scalar.ts';

const space = 0x20;
const tab = 0x09;

interface Header {
  readonly chomping: 'clip' | 'strip' | 'keep';
  readonly increment: number;
}

const headerPattern = /[|>](?:([+-])(\d?)|(\d)([+-]?))?/y;

function header(cursor: Cursor): Header {
  const start = cursor.pos;
  headerPattern.lastIndex = start;
  const match = headerPattern.exec(cursor.text) as RegExpExecArray;
  cursor.pos = headerPattern.lastIndex;
  const sign = match[1] ?? match[4];
  const digit = match[2] ?? match[3] ?? '';
  if (digit === '0') throw new NotYaml('an indentation of 0 is not possible', start, cursor.pos);
  cursor.skipBlanks();
  if (cursor.code() === 0x23) cursor.skipComment();
  if (cursor.pos < cursor.text.length && !isBreak(cursor.code())) {
    throw new NotYaml('only a comment may follow the head of a block text', cursor.pos, cursor.pos + 1, 'syntax', 'write the text on the next line');
  }
  return { chomping: sign === '+' ? 'keep' : sign === '-' ? 'strip' : 'clip', increment: digit === '' ? 0 : Number(digit) };
}

/** Steps over empty lines to the first character of the next line with content; counts the line ends. */
function emptyLines(cursor: Cursor, indent: number | undefined): { breaks: number; deepest: number } {
  const { text } = cursor;
  let breaks = 0;
  let deepest = 0;
  for (;;) {
    const most = indent === undefined ? text.length : Math.min(text.length, cursor.lineStart + indent);
    let at = cursor.pos;
    while (at < most && text.charCodeAt(at) === space) at += 1;
    cursor.pos = at;
    deepest = Math.max(deepest, cursor.column);
    if ((indent === undefined || cursor.column < indent) && cursor.code() === tab) throw new NotYaml('a tab indents this line', cursor.pos, cursor.pos + 1, 'syntax', 'indent with spaces');
    if (!isBreak(cursor.code())) return { breaks, deepest };
    cursor.skipBreak();
    breaks += 1;
  }
}

/** A text behind `|` or `>`. `parent` is the indentation of the block it stands in, -1 at the top. */
export function blockText(cursor: Cursor, parent: number, properties: Properties): ScalarNode {
  const { text, pos: start } = cursor;
  const literal = cursor.code() === 0x7c;
  const { chomping, increment } = header(cursor);
  let end = cursor.pos;
  if (isBreak(cursor.code())) cursor.skipBreak();
  const given = increment === 0 ? undefined : Math.max(parent, 0) + increment;
  let { breaks, deepest } = emptyLines(cursor, given);
  const indent = given ?? Math.max(deepest, parent + 1);
  let value = '';
  /** Line end of the content line before, when there was one; whether that line began with a blank. */
  let broken = false;
  let wasBlank = false;
  while (cursor.column === indent && cursor.pos < text.length) {
    const isBlank = cursor.code() === space || cursor.code() === tab;
    if (broken && !literal && !wasBlank && !isBlank) value += breaks === 0 ? ' ' : '';
    else if (broken) value += '\n';
    value += '\n'.repeat(breaks);
    const from = cursor.pos;
    cursor.pos = cursor.lineEnd();
    value += text.slice(from, cursor.pos);
    end = cursor.pos;
    wasBlank = isBlank;
    broken = isBreak(cursor.code());
    if (broken) cursor.skipBreak();
    ({ breaks, deepest } = emptyLines(cursor, indent));
  }
  if (chomping !== 'strip' && broken) value += '\n';
  if (chomping === 'keep') value += '\n'.repeat(breaks);
  // the line behind the content belongs to somebody else: back to its start
  if (cursor.lineStart > end) cursor.pos = cursor.lineStart;
  cursor.fresh = true;
  return scalar(literal ? 'literal' : 'folded', value, start, end, properties);
}
