import type { LineSpan } from '../ports/changes.ts';

/** A file of a diff with the lines that were added. */
export interface DiffedFile {
  readonly path: string;
  readonly added: readonly LineSpan[];
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** A path as git prints it, with C escapes in quotes when it holds strange characters. */
export function unquotePath(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"')) return text;
  const bytes: number[] = [];
  const inner = Buffer.from(text.slice(1, -1), 'utf8').toString('latin1');
  for (let at = 0; at < inner.length; at += 1) {
    if (inner[at] !== '\\') bytes.push(inner.charCodeAt(at));
    else if (/[0-7]/.test(inner[at + 1] ?? '')) {
      bytes.push(Number.parseInt(inner.slice(at + 1, at + 4), 8));
      at += 3;
    } else {
      bytes.push(escapes[inner[at + 1] ?? ''] ?? inner.charCodeAt(at + 1));
      at += 1;
    }
  }
  return Buffer.from(bytes).toString('utf8');
}

/** Files and added lines of a `git diff -U0 --no-prefix`. Only headers and hunk marks are read. */
export function parseDiff(text: string): DiffedFile[] {
  const files: { path: string; added: LineSpan[] }[] = [];
  let removed = 0;
  let added = 0;
  for (const line of text.split('\n')) {
    // lines of a hunk are counted, for one of them may look like a header
    if (removed > 0 && line.startsWith('-')) removed -= 1;
    else if (added > 0 && line.startsWith('+')) added -= 1;
    else if (line.startsWith('+++ ')) {
      const path = unquotePath(line.slice(4).replace(/[\t\r]+$/, ''));
      if (path !== '/dev/null') files.push({ path, added: [] });
    } else {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (hunk === null) continue;
      removed = hunk[1] === undefined ? 1 : Number(hunk[1]);
      added = hunk[3] === undefined ? 1 : Number(hunk[3]);
      const from = Number(hunk[2]);
      if (added > 0) files.at(-1)?.added.push({ from, to: from + added - 1 });
    }
  }
  return files.filter((file) => file.added.length > 0);
}

/** A file of a raw diff, as it is afterwards. */
export interface RawChange {
  readonly path: string;
  /** Name of the blob; zeros when it is only in the working tree. */
  readonly blob: string;
}

/** What `git diff --raw --numstat -z --no-abbrev -M` says: the files, and those of them that git takes for binary. */
export function parseRawDiff(text: string): { readonly changes: readonly RawChange[]; readonly binary: ReadonlySet<string> } {
  const changes: RawChange[] = [];
  const binary = new Set<string>();
  const records = text.split('\0');
  for (let at = 0; at < records.length; at += 1) {
    const record = records[at] as string;
    const raw = /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) ([A-Z])\d*$/.exec(record);
    const counts = raw === null ? /^(-|\d+)\t(?:-|\d+)\t([^]*)$/.exec(record) : null;
    if (raw !== null) {
      // of a rename both names follow
      at += raw[2] === 'R' ? 2 : 1;
      changes.push({ path: records[at] ?? '', blob: raw[1] as string });
    } else if (counts !== null) {
      let path = counts[2] as string;
      if (path === '') {
        at += 2;
        path = records[at] ?? '';
      }
      if (counts[1] === '-') binary.add(path);
    }
  }
  return { changes, binary };
}
