const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;', '#': '&#35;' };

/** Text that is not ours, so that it neither mentions people, closes issues, brings HTML nor ends a cell of a table. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[&<>@#]/g, (character) => entities[character] ?? character).replace(/[\\*_[\]|~`!]/g, '\\$&');
}

/** The same, but names in backticks stay code. */
export function escapeSentence(text: string): string {
  return text.split(/(`[^`\n]+`)/).map((part, at) => (at % 2 === 1 ? part.replaceAll('|', '\\|') : escapeMarkdown(part))).join('');
}

/** Rows of cells that are Markdown already; the first is the head. Columns of numbers stand right. */
export function markdownTable(rows: readonly (readonly string[])[], numbers: readonly number[] = []): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${head.map((_, at) => (numbers.includes(at) ? '--:' : '---')).join('|')}|`, ...body.map(line)].join('\n');
}
