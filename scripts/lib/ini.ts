import type { Range } from '../core/source.ts';

/** A value of an ini file; continuation lines are joined by `\n`, without their indentation. */
export interface IniValue {
  readonly text: string;
  /** Place of the key. */
  readonly range: Range;
}

/** Sections by name, values by key in lower case; the later of two equal keys counts. */
export type IniFile = ReadonlyMap<string, ReadonlyMap<string, IniValue>>;

/**
 * Reads an ini file as Python's configparser does for setup.cfg and tox.ini: a line that is indented deeper than its key goes
 * on with the value, `#` and `;` begin a comment only at the beginning of a line, `=` or `:` ends a key.
 */
export function parseIni(text: string): IniFile {
  const sections = new Map<string, Map<string, IniValue>>();
  let section = new Map<string, IniValue>();
  let key: string | undefined;
  let indent = 0;
  let start = 0;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '');
    const at = start;
    start += raw.length + 1;
    const depth = line.length - line.trimStart().length;
    if (/^\s*[#;]/.test(line)) continue;
    const open: IniValue | undefined = key === undefined ? undefined : section.get(key);
    if (key !== undefined && open !== undefined && (depth > indent || line.trim() === '')) {
      section.set(key, { ...open, text: `${open.text}\n${line.trim()}` });
      continue;
    }
    const header = /^\[([^\]]+)\]/.exec(line.trim());
    if (header !== null) {
      const name = header[1] as string;
      section = sections.get(name) ?? new Map<string, IniValue>();
      sections.set(name, section);
      key = undefined;
      continue;
    }
    const pair = /^\s*([^=:]+?)\s*(?:[=:]\s*(.*))?$/.exec(line);
    if (pair === null || line.trim() === '') continue;
    key = (pair[1] as string).toLowerCase();
    indent = depth;
    section.set(key, { text: (pair[2] ?? '').trim(), range: { start: at + depth, end: at + depth + (pair[1] as string).length } });
  }
  return sections;
}
