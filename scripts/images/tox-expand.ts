/*
 * The names that an `env_list` stands for, as tox 4 expands them: braces are products, commas and lines separate, ranges
 * count, and a line with a condition (`linux: ...`) counts where the condition holds. Python is not needed for it.
 */

/** Minors that an open range reaches (`{12-}`, `{-13}`); they move with tox: these are 4.67's. */
export const openRange = { first: 11, last: 15 } as const;

/** What a condition may ask for besides the environment's name: CI containers are Linux. */
const platform: ReadonlySet<string> = new Set(['linux', 'x86_64']);

function count(from: number, to: number): string {
  const step = from < to ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => from + at * step).join(',');
}

/** An open range; a bound outside of what tox knows stands for itself. */
export function openMinors(from: number | undefined, to: number | undefined): number[] {
  const [first, last] = [from ?? openRange.first, to ?? openRange.last];
  if (first > last) return [from === undefined ? last : first];
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function withRanges(text: string): string {
  return text
    .replace(/(?<![\w.-])(\d+)-(\d+)(?=[,}])/g, (_, from: string, to: string) => (from === to ? from : count(Number(from), Number(to))))
    .replace(/(?<![\w.-])(\d+)-(?=[,}])/g, (_, from: string) => openMinors(Number(from), undefined).join(','))
    .replace(/(?<=[{,])-(\d+)(?=[,}])/g, (_, to: string) => openMinors(undefined, Number(to)).join(','));
}

/** Splits at commas that stand in no braces. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth = Math.max(0, depth - 1);
    if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}

function product(text: string): string[] {
  const pieces = text.split(/\{([^}]+)\}/).map((piece, at) => (at % 2 === 0 ? [piece] : piece.split(',').map((one) => one.trim())));
  return pieces.reduce<string[]>((names, choices) => names.flatMap((name) => choices.map((choice) => name + choice)), ['']);
}

/** Names of one expression such as `py{310,311}-{a,b},lint`; a `!` before a factor is dropped, as tox does. */
export function expandNames(expression: string): string[] {
  return splitOutside(withRanges(expression)).map((part) => part.trim()).filter((part) => part !== '')
    .flatMap(product).map((name) => name.split('-').map((factor) => factor.replace(/^!/, '')).join('-'));
}

function holds(condition: string): boolean {
  return splitOutside(withRanges(condition)).map((part) => part.trim()).flatMap(product)
    .some((group) => group.split('-').every((factor) => (factor.startsWith('!') ? !platform.has(factor.slice(1)) : platform.has(factor))));
}

/** Environments of the text of an ini value, each once, in its order. */
export function expandEnvList(text: string): string[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#')).map((line) => line.replace(/\s*(?<!\\)#.*$/, '').replaceAll('\\#', '#'));
  const kept = lines.flatMap((line) => {
    const condition = /^(.*?):(?:\s+(.*))?$/.exec(line);
    if (condition === null) return [line];
    return holds((condition[1] as string).trim()) ? [condition[2] ?? ''] : [];
  });
  return [...new Set(kept.join('\n').replaceAll('\\\n', '').split('\n').flatMap(expandNames))];
}
