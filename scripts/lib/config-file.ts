import type { Diagnostic } from '../core/diagnostic.ts';
import type { Parsed } from '../core/outcome.ts';
import type { Range, SourceFile } from '../core/source.ts';
import { validate as validateConfig } from '../generated/ci-shared.v1.ts';
import { validate } from './schema.ts';
import { didYouMean } from './suggest.ts';
import { keyRangeOf, parseYaml, rangeOf, valueOf } from './yaml.ts';

/** What is wrong with a rule in the section `rules` of a command that does not exist. */
export function unknownRules(source: SourceFile, command: string, unknown: readonly string[], known: readonly string[]): Diagnostic[] {
  const { document } = parseYaml(source.text);
  return unknown.map((rule) => ({
    rule: 'CFG001', severity: 'error', message: `${command} has no rule \`${rule}\`${didYouMean(rule, known)}`, help: `see \`${command} --list-rules\``,
    location: { kind: 'file', path: source.path, range: keyRangeOf(document, [command, 'rules', rule]) },
  }));
}

/** Parses and checks `.ci-shared.yml`; the value is absent when anything is wrong, for a half-read configuration is worse than none. */
export function parseConfig(source: SourceFile): Parsed<Record<string, unknown>> {
  const wrong = (message: string, range: Range, help?: string): Diagnostic => ({
    rule: 'CFG001', severity: 'error', message, location: { kind: 'file', path: source.path, range }, ...(help === undefined ? {} : { help }),
  });
  const { document, mistakes } = parseYaml(source.text);
  if (mistakes.length > 0) return { value: undefined, diagnostics: mistakes.map(({ message, range }) => wrong(message, range)) };
  let data: unknown;
  try {
    data = valueOf(document) ?? {};
  } catch (error) {
    return { value: undefined, diagnostics: [wrong(String(error), { start: 0, end: 0 })] };
  }
  const found = validate(validateConfig, data);
  if (found.length === 0) return { value: data as Record<string, unknown>, diagnostics: [] };
  return {
    value: undefined,
    diagnostics: found.map(({ path, at, message, help }) => wrong(message, at === 'key' ? keyRangeOf(document, path) : rangeOf(document, path), help)),
  };
}
