import type { Diagnostic } from '../core/diagnostic.ts';
import type { Finding } from '../core/rule.ts';
import type { Range } from '../core/source.ts';
import { isComment, isTestPath, languageOf } from './lint-file.ts';
import type { LintFile, LintLine, LintRule } from './lint-file.ts';
import { createSieve } from './lint-sieve.ts';
import type { Siftable } from './lint-sieve.ts';
import { nearbySecrets } from './nearby-secrets.ts';

/** Longest piece of a line that the rules look at, around what the gate found; a generated line can have megabytes. */
const mostLine = 4000;
const aroundHit = 1000;
/** Most lines that one shell command may go on for. */
const mostContinued = 30;
/** Most findings of one rule in one file that are told one by one; one more says how many are left. */
const mostFindings = 200;

/** What a scan of one file found. */
export interface Scanned {
  readonly diagnostics: readonly Diagnostic[];
  /** Parts of the text that must not be shown. */
  readonly secrets: readonly Range[];
  readonly text: string;
}

/** Something to look at: a path, its bytes, and the real text when it is needed. */
export interface Scannable extends Siftable {
  text(): string;
}

export interface Scan {
  (file: Scannable): Scanned | undefined;
  /** Where the bytes of a file are searched without a copy. */
  readonly memory?: Uint8Array;
}

/** Where a line begins and ends around `hit`. A line longer than can be looked at ends where nobody looks any more: its true ends may be megabytes away. */
function lineAround(text: string, hit: number): { readonly start: number; readonly end: number } {
  const from = Math.max(0, hit - mostLine);
  const to = Math.min(text.length, hit + mostLine + 1);
  const newline = text.slice(hit, to).indexOf('\n');
  return { start: from + text.slice(from, hit).lastIndexOf('\n') + 1, end: newline === -1 ? to : hit + newline };
}

function windowOf(text: string, hit: number): { readonly start: number; readonly end: number } {
  let { start, end } = lineAround(text, hit);
  if (end - start > mostLine) {
    start = Math.max(start, hit - aroundHit);
    end = Math.min(end, start + mostLine);
  } else {
    for (let count = 0; count < mostContinued && /\\\r?$/.test(text.slice(Math.max(start, end - 2), end)) && end < Math.min(text.length, start + 3 * mostLine); count += 1) {
      const next = text.slice(end + 1, start + 4 * mostLine).indexOf('\n');
      end = next === -1 ? Math.min(text.length, start + 4 * mostLine) : end + 1 + next;
    }
  }
  return { start, end: text[end - 1] === '\r' ? end - 1 : end };
}

/** The lines that the gate lets through; a line that goes on is one. */
export function hitLines(text: string, gate: RegExp, language: LintFile['language']): LintLine[] {
  const lines: LintLine[] = [];
  gate.lastIndex = 0;
  for (let hit = gate.exec(text); hit !== null; hit = gate.exec(text)) {
    const { start, end } = windowOf(text, hit.index);
    const line = text.slice(start, end).replaceAll(/\\\r?\n/g, (joint) => ' '.repeat(joint.length));
    lines.push({ start, text: line, comment: isComment(line, language) });
    gate.lastIndex = Math.max(end, hit.index + hit[0].length, hit.index + 1);
  }
  return lines;
}

function lintFileOf(path: string, text: string, gate: RegExp): LintFile {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const language = languageOf(name, text);
  return { path, name, text, language, test: isTestPath(path), lines: hitLines(text, gate, language) };
}

/** Rules that name a token by its form; where another rule finds the same text by its place, one of them is enough. */
const byForm = new Set(['BAO001', 'BAO002', 'BAO003']);
const byPlace = new Set(['BAO004', 'BAO007', 'BAO008', 'BAO009', 'BAO010']);

/** One leaked value is one finding: what its form gave away is not said again for the variable or header it stands in. */
function withoutDoubles(found: readonly { readonly diagnostic: Diagnostic; readonly secret: Range | undefined }[]): Diagnostic[] {
  const known = new Set(found.flatMap(({ diagnostic, secret }) => (secret !== undefined && byForm.has(diagnostic.rule) ? [secret.start] : [])));
  return found.filter(({ diagnostic, secret }) => secret === undefined || !byPlace.has(diagnostic.rule) || !known.has(secret.start)).map(({ diagnostic }) => diagnostic);
}

function runOn(file: LintFile, rules: readonly LintRule[]): Scanned {
  const diagnostics: { readonly diagnostic: Diagnostic; readonly secret: Range | undefined }[] = [];
  const secrets: Range[] = [];
  for (const { meta, check } of rules) {
    let found = 0;
    let last: Finding | undefined;
    for (const { secret, ...finding } of check(file)) {
      if (secret !== undefined) secrets.push(secret);
      found += 1;
      if (found <= mostFindings) diagnostics.push({ diagnostic: { severity: meta.severity, ...finding, rule: meta.id }, secret });
      else last = finding;
    }
    if (last !== undefined) {
      const message = `${found - mostFindings} more findings of ${meta.id} in this file are not shown one by one`;
      diagnostics.push({ diagnostic: { ...last, severity: meta.severity, rule: meta.id, message, contentKey: `more:${meta.id}` }, secret: undefined });
    }
  }
  const places = diagnostics.flatMap(({ diagnostic: { location } }) => (location.kind === 'file' && location.range !== undefined ? [location.range] : []));
  return { diagnostics: withoutDoubles(diagnostics), secrets: [...secrets, ...nearbySecrets(file.text, places)], text: file.text };
}

/** Makes a scanner of rules. It is told a file and says what was found; `undefined` when nothing can be in it. */
export function createScan(rules: readonly LintRule[]): Scan {
  const { memory, sift } = createSieve(rules);
  const scan = (file: Scannable): Scanned | undefined => {
    const sifted = sift(file);
    return sifted === undefined ? undefined : runOn(lintFileOf(file.path, file.text(), sifted.gate), sifted.rules);
  };
  return memory === undefined ? scan : Object.assign(scan, { memory });
}
