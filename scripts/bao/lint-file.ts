import type { Finding, Rule } from '../core/rule.ts';
import type { Range } from '../core/source.ts';

/** What kind of text a file is, as far as the rules care. */
export type Language = 'shell' | 'yaml' | 'json' | 'hcl' | 'docker' | 'env' | 'markdown' | 'source' | 'other';

/** One line that the gate let through; a shell line that ends in `\` goes on in the next one. */
export interface LintLine {
  readonly start: number;
  readonly text: string;
  /** True when the line is a comment from its start. */
  readonly comment: boolean;
}

/** What a lint rule looks at: one file, and of it the lines that can matter. */
export interface LintFile {
  readonly path: string;
  /** Last part of the path. */
  readonly name: string;
  readonly text: string;
  readonly language: Language;
  /** True for files of tests and their data. */
  readonly test: boolean;
  readonly lines: readonly LintLine[];
}

/** A finding, and the part of the file that must not be shown. */
export type LintFinding = Finding & { readonly secret?: Range };

export interface LintRule extends Rule<LintFile> {
  /** Source of a regular expression: a line can only matter when this is in it. All gates together are one search. */
  readonly gate: string;
  /** Files that are looked at for their name. */
  readonly named?: RegExp;
  /** Paths of the only files that the rule looks at; all when absent. */
  readonly only?: RegExp;
  /** Path that the examples have, where it matters. */
  readonly samplePath: string;
  /** Texts that the rule finds, and texts that it must not find; they run as tests. */
  readonly finds: readonly string[];
  readonly ignores: readonly string[];
  check(file: LintFile): Iterable<LintFinding>;
}

const byExtension: Readonly<Record<string, Language>> = {
  sh: 'shell', bash: 'shell', zsh: 'shell', ksh: 'shell', fish: 'shell', bats: 'shell', ps1: 'shell', mk: 'shell',
  yml: 'yaml', yaml: 'yaml', json: 'json', jsonc: 'json', json5: 'json', hcl: 'hcl', tf: 'hcl', tfvars: 'hcl', nomad: 'hcl', ctmpl: 'hcl',
  env: 'env', envrc: 'env', ini: 'env', properties: 'env', cfg: 'env', conf: 'env', toml: 'env', service: 'env', md: 'markdown', markdown: 'markdown', mdx: 'markdown', rst: 'markdown', adoc: 'markdown', txt: 'markdown',
  go: 'source', py: 'source', js: 'source', mjs: 'source', cjs: 'source', ts: 'source', mts: 'source', cts: 'source', tsx: 'source', jsx: 'source', java: 'source', kt: 'source', rs: 'source', rb: 'source',
  cs: 'source', c: 'source', h: 'source', cpp: 'source', cc: 'source', php: 'source', scala: 'source', swift: 'source', dart: 'source', ex: 'source', exs: 'source', lua: 'source', pl: 'source', groovy: 'source', vue: 'source', svelte: 'source',
};

/** The language of a file by its name, or by its first line where the name says nothing. */
export function languageOf(name: string, text: string): Language {
  if (/^(?:Dockerfile|Containerfile)(?:\.|$)|\.(?:dockerfile|containerfile)$/i.test(name)) return 'docker';
  if (/^\.env(?:\.|$)/.test(name)) return 'env';
  if (/^(?:Makefile|GNUmakefile|Jenkinsfile|justfile|Procfile)$/i.test(name)) return 'shell';
  const dot = name.lastIndexOf('.');
  const known = dot === -1 ? undefined : byExtension[name.slice(dot + 1).toLowerCase()];
  if (known !== undefined) return known;
  return /^#!.*\b(?:ba|da|z|k|a)?sh\b/.test(text) ? 'shell' : 'other';
}

const testPath = /(?:^|\/)(?:tests?|testdata|__tests__|spec|fixtures?|e2e)\/|(?:_test|\.test|\.spec)\.[a-z]+$|(?:^|\/)test_[^/]+\.py$/i;

/** True for a path of tests or of their data. */
export function isTestPath(path: string): boolean {
  return testPath.test(path);
}

/** True when a line is a comment from its start. */
export function isComment(text: string, language: Language): boolean {
  const start = text.trimStart();
  if (start === '') return false;
  if (language === 'markdown' || language === 'json') return start.startsWith('//');
  if (start.startsWith('//') || start.startsWith('/*') || start.startsWith('* ') || start.startsWith('<!--')) return true;
  return start.startsWith('#') && !start.startsWith('#!') && (language !== 'source' || start.startsWith('# '));
}

/** True when what stands at `at` is behind a comment mark of its line. */
export function isCommented(line: LintLine, at: number, language: Language): boolean {
  if (line.comment) return true;
  if (language === 'markdown' || language === 'json') return false;
  const before = line.text.slice(0, at);
  return /\s#\s/.test(before) || /(?:^|\s)\/\/\s/.test(before);
}

/** Farthest that is looked back for the start of a line; generated files have lines of a megabyte. */
const farthestBack = 2000;

/** True when the line around `at` is a comment from its start. */
export function startsAsComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - farthestBack), at);
  return /^[ \t]*(?:#|\/\/)/.test(before.slice(before.lastIndexOf('\n') + 1) + text.slice(at, at + 2));
}

/** True when what stands at `at` of the text is in a comment, or behind a comment mark of its line. */
export function isCommentedAt({ text, language }: LintFile, at: number): boolean {
  const before = text.slice(Math.max(0, at - farthestBack), at);
  const start = at - before.length + before.lastIndexOf('\n') + 1;
  const line = text.slice(start, at + 2);
  return isCommented({ start, text: line, comment: isComment(line, language) }, at - start, language);
}
