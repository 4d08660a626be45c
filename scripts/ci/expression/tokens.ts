import { Beyond } from './value.ts';

export interface Token {
  readonly kind: 'text' | 'number' | 'word' | 'sign' | 'end';
  readonly value: string;
}

const token = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*(?:("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)|(\d+(?:\.\d+)?(?![\w.]))|(\$env\b|[A-Za-z_][A-Za-z0-9_]*)|(==|!=|<=|>=|&&|\|\||[!<>()[\]{},.:?#+\-*/%])|($))/y;

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner;
  return inner.replace(/\\(.)/g, (_, char: string) => {
    if (char === '\\' || char === '"' || char === "'") return char;
    if (char === 'n') return '\n';
    if (char === 't') return '\t';
    if (char === 'r') return '\r';
    throw new Beyond();
  });
}

/** The words of a program, an `end` behind them. */
export function tokensOf(program: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  for (;;) {
    const match = token.exec(program);
    if (match === null) throw new Beyond();
    const [, text, number, word, sign] = match;
    if (text !== undefined) found.push({ kind: 'text', value: unquoted(text) });
    else if (number !== undefined) found.push({ kind: 'number', value: number });
    else if (word !== undefined) found.push({ kind: 'word', value: word });
    else if (sign !== undefined) found.push({ kind: 'sign', value: sign });
    else return [...found, { kind: 'end', value: '' }];
  }
}
