import type { Diagnostic } from '../core/diagnostic.ts';
import type { Parsed } from '../core/outcome.ts';
import { runRules } from '../core/rule.ts';
import type { Range, SourceFile } from '../core/source.ts';
import { validate as validateCatalog } from '../generated/images.v1.ts';
import { validate } from '../lib/schema.ts';
import type { SchemaMistake, Validator } from '../lib/schema.ts';
import { keyRangeOf, parseYaml, rangeOf, valueOf } from '../lib/yaml.ts';
import type { YamlDocument, YamlPath } from '../lib/yaml.ts';
import type { Catalog } from './catalog.ts';
import type { CatalogEntry, Draft } from './entry.ts';
import { expandCatalog } from './expand.ts';
import { catalogRules } from './rules/index.ts';

/** A checked document: its data, or what is wrong with it. Shared by the catalogue (YAML) and the lock (JSON is YAML too). */
export interface CheckedDocument {
  readonly data: unknown;
  readonly yaml: YamlDocument;
  readonly diagnostics: readonly Diagnostic[];
}

function versionMistake(data: unknown): string | undefined {
  const version = typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
  return typeof version === 'number' && version > 1 ? `this file has version ${version}; this program knows version 1` : undefined;
}

/** Parses a YAML or JSON text and holds it against a compiled schema; every mistake with its place. */
export function checkDocument(source: SourceFile, validator: Validator, rule: string): CheckedDocument {
  const wrong = (message: string, range: Range, help?: string): Diagnostic => ({
    rule, severity: 'error', message, location: { kind: 'file', path: source.path, range }, ...(help === undefined ? {} : { help }),
  });
  const yaml = parseYaml(source.text);
  const failed = (diagnostics: readonly Diagnostic[]): CheckedDocument => ({ data: undefined, yaml, diagnostics });
  if (yaml.mistakes.length > 0) return failed(yaml.mistakes.map(({ message, range }) => wrong(message, range)));
  let data: unknown;
  try {
    data = valueOf(yaml.document);
  } catch (error) {
    return failed([wrong(error instanceof Error ? error.message : String(error), { start: 0, end: 0 })]);
  }
  const newer = versionMistake(data);
  if (newer !== undefined) return failed([wrong(newer, rangeOf(yaml.document, ['version']), 'use the newer ci-shared that wrote it')]);
  const place = ({ path, at }: SchemaMistake): Range => (at === 'key' ? keyRangeOf(yaml.document, path) : rangeOf(yaml.document, path));
  return { data, yaml, diagnostics: validate(validator, data).map((mistake) => wrong(mistake.message, place(mistake), mistake.help)) };
}

/**
 * The catalogue with all its images; absent when anything is wrong, for half a catalogue releases the wrong image.
 * Findings of the rules in `tolerated` are told, and are no obstacle.
 */
export function parseCatalog(source: SourceFile, tolerated: readonly string[] = []): Parsed<Catalog> {
  const { data, yaml, diagnostics } = checkDocument(source, validateCatalog as Validator, 'CAT001');
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  const draft: Draft = {
    entry: data as CatalogEntry, path: source.path,
    placeOf: (...path: YamlPath) => rangeOf(yaml.document, path),
    keyPlaceOf: (...path: YamlPath) => keyRangeOf(yaml.document, path),
  };
  const found = runRules(catalogRules, draft);
  return { value: found.some(({ rule, severity }) => severity === 'error' && !tolerated.includes(rule)) ? undefined : expandCatalog(draft), diagnostics: found };
}
