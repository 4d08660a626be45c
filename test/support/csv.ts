/** Rows of a CSV file (RFC 4180) as records by the names of its first row. */
export function parseCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r?\n|$)/g)) {
    const [whole, quoted, plain = '', separator] = match;
    if (whole === '' && match.index === text.length) break;
    (rows.at(-1) as string[]).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (separator !== ',') rows.push([]);
  }
  const [names = [], ...records] = rows.filter((row) => row.length > 0);
  return records.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])));
}
