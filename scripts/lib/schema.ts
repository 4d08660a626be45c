import { describeError } from './schema-message.ts';
import type { SchemaError, SchemaMistake } from './schema-message.ts';
import { closest } from './suggest.ts';

export type { SchemaMistake } from './schema-message.ts';

/** A validator compiled at build time: true, or false with the errors left on the function. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** Combinators report their branches and themselves: of an `anyOf` keep the branches that came deepest, drop the rest. */
function withoutNoise(errors: readonly SchemaError[]): readonly SchemaError[] {
  const combinators = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'if');
  let kept = errors.filter(({ keyword, propertyName }) => keyword !== 'if' && propertyName === undefined);
  for (const combinator of combinators) {
    if (combinator.keyword === 'if') continue;
    const branches = kept.filter((one) => one !== combinator && one.schemaPath.startsWith(`${combinator.schemaPath}/`) && one.instancePath.startsWith(combinator.instancePath));
    if (branches.length === 0) continue;
    const deepest = Math.max(...branches.map((one) => one.instancePath.length));
    const types = branches.filter((one) => one.keyword === 'type' && one.instancePath === combinator.instancePath);
    const chosen = deepest > combinator.instancePath.length ? branches.filter((one) => one.instancePath.length === deepest)
      : types.length === branches.length ? [{ ...(types[0] as SchemaError), params: { type: types.flatMap((one) => one.params['type']) } }]
      : branches.filter((one) => !types.includes(one));
    kept = [...kept.filter((one) => one !== combinator && !branches.includes(one)), ...chosen];
  }
  return kept;
}

/** Of several complaints about one value the first of these is said: the others follow from it. */
const ranks = ['type', 'discriminator', 'const', 'enum', 'minLength', 'maxLength', 'pattern', 'format', 'minItems', 'maxItems', 'minProperties'];

function rank({ keyword }: SchemaError): number {
  const at = ranks.indexOf(keyword);
  return at === -1 ? ranks.length : at;
}

function keysOf(data: unknown): string[] {
  return typeof data === 'object' && data !== null ? Object.keys(data) : [];
}

/** The key that a misspelt one was meant to be: an absent one of the same mapping, needed ones first. */
function meant(key: string, error: SchemaError, missing: readonly string[]): string | undefined {
  const present = keysOf(error.data);
  const instead = error.parentSchema?.['x-instead']?.[key];
  if (instead !== undefined && !present.includes(instead)) return instead;
  const known = Object.keys(error.parentSchema?.properties ?? {});
  return closest(key, missing) ?? closest(key, known.filter((name) => !present.includes(name))) ?? closest(key, known);
}

/** A mapping without the key that tells its kind: perhaps it is there, misspelt. */
function untagged(error: SchemaError): SchemaError {
  const tag = String(error.params['tag']);
  const instead = error.parentSchema?.['x-instead'] ?? {};
  const known = new Set((error.parentSchema?.oneOf ?? []).flatMap(({ properties }) => Object.keys(properties ?? {})));
  const strange = keysOf(error.data).filter((key) => !known.has(key));
  const typo = strange.find((key) => instead[key] === tag) ?? closest(tag, strange);
  if (typo === undefined) return { ...error, keyword: 'required', params: { missingProperty: tag } };
  return { ...error, keyword: 'additionalProperties', params: { additionalProperty: typo, meant: tag, known: [...known] } };
}

/** One error for each mistake in one value: a misspelt key is not also a missing one, a wrong type not also a wrong pattern. */
function settleValue(errors: readonly SchemaError[]): SchemaError[] {
  const bare = errors.find(({ keyword, params }) => keyword === 'discriminator' && params['error'] === 'tag' && params['tagValue'] === undefined);
  if (bare !== undefined) return [untagged(bare)];
  const missing = new Set(errors.filter(({ keyword }) => keyword === 'required').map(({ params }) => String(params['missingProperty'])));
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties' || keyword === 'unevaluatedProperties').map((error) => {
    const key = String(error.params['additionalProperty'] ?? error.params['unevaluatedProperty']);
    const wanted = meant(key, error, [...missing]);
    if (wanted !== undefined) missing.delete(wanted);
    return { ...error, params: { ...error.params, meant: wanted } };
  });
  const absent = errors.filter(({ keyword, params }) => keyword === 'required' && missing.has(String(params['missingProperty'])));
  const apart = errors.filter(({ keyword }) => keyword === 'propertyNames' || keyword === 'uniqueItems' || keyword === 'dependentRequired');
  const said = new Set<SchemaError>([...errors.filter(({ keyword }) => /^(?:additional|unevaluated)Properties$|^required$/.test(keyword)), ...apart]);
  const others = errors.filter((error) => !said.has(error)).sort((a, b) => rank(a) - rank(b));
  return [...others.slice(0, 1), ...unknown, ...absent, ...apart];
}

/** Every mistake of a document, each once, in the order of the validator. */
export function validate(validator: Validator, data: unknown): SchemaMistake[] {
  if (validator(data)) return [];
  const byValue = new Map<string, SchemaError[]>();
  for (const error of withoutNoise(validator.errors ?? [])) {
    const group = byValue.get(error.instancePath);
    if (group === undefined) byValue.set(error.instancePath, [error]);
    else group.push(error);
  }
  const seen = new Set<string>();
  return [...byValue.values()].flatMap(settleValue).map(describeError).filter(({ path, message }) => {
    const key = `${path.join('/')} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
