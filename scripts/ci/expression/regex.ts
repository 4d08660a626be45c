import { Beyond, isAscii } from './value.ts';

/** Parts of RE2's language that mean the same in JavaScript, one at a time. */
const part = /\\[.+*?()|[\]{}^$\\/"'#@:=,;<>!%&~`_-]|\\[dDwWbB]|\[\^?(?:\\[.+*?()|[\]{}^$\\/-]|\\[dw]|[^\\[\]])+\]|\(\?:|\(|\)|\||[*+?]\??|\{\d{1,3}(?:,\d{0,3})?\}\??|[\^$.]|[^\\[\](){}|*+?^$.]/y;

const mostSteps = 10_000_000;

/**
 * Whether RE2 finds `pattern` in `text`. Only what both engines read alike, and only where going back cannot take long:
 * nothing that is repeated without end stands in something that is.
 */
export function finds(pattern: string, text: string): boolean {
  const isCaseless = pattern.startsWith('(?i)');
  const body = isCaseless ? pattern.slice('(?i)'.length) : pattern;
  // `.` and `$` differ at line ends, and letters beyond ASCII fold in their own ways
  if (!isAscii(body) || !isAscii(text) || /[\r\n]/.test(text) || (isCaseless && /[\\][sS]/.test(body))) throw new Beyond();
  let endless = 0;
  const open: boolean[] = [];
  let closed: boolean | undefined;
  let repeatable = false;
  part.lastIndex = 0;
  while (part.lastIndex < body.length) {
    const word = part.exec(body)?.[0];
    if (word === undefined) throw new Beyond();
    const isRepeat = /^(?:[*+?]|\{\d)/.test(word);
    if (isRepeat && !repeatable) throw new Beyond();
    repeatable = !isRepeat && !['(', '(?:', '|', '^', '$', '\\b', '\\B'].includes(word);
    const repeats = /^(?:[*+]|\{\d+,\}|\{\d{2,})/.test(word);
    if (repeats) {
      endless += 1;
      if (closed === true) throw new Beyond();
      for (let at = 0; at < open.length; at += 1) open[at] = true;
    }
    closed = undefined;
    if (word === '(' || word === '(?:') open.push(false);
    else if (word === ')') {
      closed = open.pop();
      if (closed === undefined) throw new Beyond();
    }
  }
  if (open.length > 0 || Math.max(1, text.length) ** endless > mostSteps) throw new Beyond();
  try {
    return new RegExp(body, isCaseless ? 'i' : '').test(text);
  } catch {
    throw new Beyond();
  }
}
