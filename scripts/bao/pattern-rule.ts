import type { Severity } from '../core/diagnostic.ts';
import { sha256 } from '../lib/hash.ts';
import { isCommented, isCommentedAt } from './lint-file.ts';
import type { LintFile, LintFinding, LintLine, LintRule } from './lint-file.ts';
import { shownSecret } from './mask.ts';
import { isPlaceholder } from './placeholder.ts';

/** One match of a pattern. */
export interface PatternMatch {
  readonly file: LintFile;
  readonly line: LintLine;
  readonly match: RegExpExecArray;
  /** What the group `secret` matched; the whole match without it. */
  readonly value: string;
}

/** A rule as data. */
export interface PatternRule {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  /** One line: what must not be. */
  readonly summary: string;
  readonly why: string;
  /** See `LintRule.gate`. */
  readonly gate: string;
  /** With the flags `dg`. A group named `secret` is masked wherever it is shown, and placeholders in it are dropped. */
  readonly patterns: readonly RegExp[];
  /** `line`: each line that the gate let through; `file`: the whole text, for what goes over several lines. */
  readonly scope?: 'line' | 'file';
  /** Files it is about; all when absent. */
  readonly where?: (file: LintFile) => boolean;
  /** Says no to comments: how something is used matters only where it is used, a secret is one everywhere. */
  readonly codeOnly?: boolean;
  /** A line with this is fine. */
  readonly unless?: RegExp;
  /** A last look: false drops the match, a severity replaces the rule's. */
  readonly judge?: (match: PatternMatch) => boolean | Severity;
  readonly message: string | ((shown: string, match: PatternMatch) => string);
  readonly help: string;
  readonly samplePath?: string;
  readonly finds: readonly [string, ...string[]];
  readonly ignores: readonly [string, ...string[]];
}

/** What makes a finding the same one tomorrow: a hash of the match, never the match. */
export function keyOf(text: string): string {
  return `match:${sha256(text.trim().replace(/\s+/g, ' ')).slice(0, 32)}`;
}

/** A finding of a lint rule at a place of a file, with what of it must not be shown. */
export function lintFinding(file: LintFile, start: number, text: string, message: string, help: string, secret?: { readonly start: number; readonly text: string }): LintFinding {
  return {
    message, help, location: { kind: 'file', path: file.path, range: { start, end: start + text.length } }, contentKey: keyOf(secret?.text ?? text),
    ...(secret === undefined ? {} : { secret: { start: secret.start, end: secret.start + secret.text.length } }),
  };
}

function* matchesOf(spec: PatternRule, file: LintFile): Iterable<{ readonly line: LintLine; readonly match: RegExpExecArray }> {
  const lines: readonly LintLine[] = spec.scope === 'file' ? [{ start: 0, text: file.text, comment: false }] : file.lines;
  for (const line of lines) {
    if (spec.codeOnly === true && line.comment) continue;
    if (spec.unless?.test(line.text) === true) continue;
    for (const pattern of spec.patterns) for (const match of line.text.matchAll(pattern)) yield { line, match };
  }
}

function* check(spec: PatternRule, file: LintFile): Iterable<LintFinding> {
  if (spec.where?.(file) === false) return;
  const seen = new Set<number>();
  for (const { line, match } of matchesOf(spec, file)) {
    if (spec.codeOnly === true && (spec.scope === 'file' ? isCommentedAt(file, match.index) : isCommented(line, match.index, file.language))) continue;
    const secret = match.groups?.['secret'];
    const value = secret ?? match[0];
    if (secret !== undefined && isPlaceholder(secret)) continue;
    const one: PatternMatch = { file, line, match, value };
    const verdict = spec.judge?.(one) ?? true;
    if (verdict === false) continue;
    const [from, to] = secret === undefined ? [match.index, match.index + match[0].length] : match.indices?.groups?.['secret'] ?? [match.index, match.index];
    const start = line.start + from;
    if (seen.has(start)) continue;
    seen.add(start);
    const message = typeof spec.message === 'string' ? spec.message : spec.message(secret === undefined ? match[0].trim() : shownSecret(secret), one);
    const found = lintFinding(file, start, line.text.slice(from, to), message, spec.help, secret === undefined ? undefined : { start, text: secret });
    yield typeof verdict === 'string' ? { ...found, severity: verdict } : found;
  }
}

/** Makes a rule from data. */
export function patternRule(spec: PatternRule): LintRule {
  const { id, name, severity, summary, why, gate, finds, ignores } = spec;
  return {
    meta: { id, name, severity, summary, why, fixable: false, examples: [{ title: summary, bad: finds[0], good: ignores[0] }] },
    gate, finds, ignores, samplePath: spec.samplePath ?? 'deploy.sh',
    check: (file) => check(spec, file),
  };
}
