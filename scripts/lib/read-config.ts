import type { Parsed } from '../core/outcome.ts';
import type { SourceFile } from '../core/source.ts';
import { schema } from '../generated/ci-shared.v1-schema.ts';
import { fits, isMapping } from './plain-schema.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { dataOf } from './tree.ts';

/** The data of an everyday configuration without a mistake; `undefined` when `config-file.ts` has to look. */
export function plainConfig(text: string): Readonly<Record<string, unknown>> | undefined {
  const root = readPlainYaml(text);
  const data = root === undefined ? undefined : dataOf(root);
  return isMapping(data) && fits(schema, data) ? data : undefined;
}

/**
 * Parses and checks `.ci-shared.yml`; the value is absent when anything is wrong. The `yaml` package and the validator with
 * words are loaded only when there is something to say, or something unusual to read.
 */
export async function readConfig(source: SourceFile): Promise<Parsed<Readonly<Record<string, unknown>>>> {
  const value = plainConfig(source.text);
  return value === undefined ? (await import('./config-file.ts')).parseConfig(source) : { value, diagnostics: [] };
}
