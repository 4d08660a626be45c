import { didYouMean } from './suggest.ts';

/** What a validator compiled by `tooling/generate.ts` reports; the shape is ajv's. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly parentSchema?: { readonly description?: string; readonly properties?: Readonly<Record<string, unknown>>; readonly errorMessage?: string };
  readonly data?: unknown;
}

/** A validator compiled at build time: true, or false with the errors left on the function. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** One mistake in a document: where it is, and what is wrong, in words. */
export interface SchemaMistake {
  /** Way to the value, or to the key when `at` is `key`. */
  readonly path: readonly (string | number)[];
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly help?: string;
}

function partsOf(pointer: string): (string | number)[] {
  return pointer.split('/').slice(1).map((part) => {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    return /^(?:0|[1-9]\d*)$/.test(name) ? Number(name) : name;
  });
}

function nameOf(path: readonly (string | number)[]): string {
  const words = path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');
  return words === '' ? 'the document' : `\`${words}\``;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

const typeNames: Readonly<Record<string, string>> = {
  array: 'a list', object: 'a mapping', string: 'a text', number: 'a number', integer: 'a whole number', boolean: 'true or false', null: 'nothing',
};

function describe(error: SchemaError): SchemaMistake {
  const path = partsOf(error.instancePath);
  const { keyword, params, parentSchema } = error;
  const hint = parentSchema?.description === undefined ? {} : { help: parentSchema.description };
  const name = nameOf(path);
  switch (keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(params['additionalProperty'] ?? params['unevaluatedProperty']);
      const known = Object.keys(parentSchema?.properties ?? {});
      return { path: [...path, key], at: 'key', message: `unknown key \`${key}\`${path.length === 0 ? '' : ` in ${name}`}${didYouMean(key, known)}`, ...(known.length > 0 ? { help: `known keys: ${known.join(', ')}` } : {}) };
    }
    case 'required': return { path, at: 'value', message: `${name} needs the key \`${String(params['missingProperty'])}\``, ...hint };
    case 'type': {
      const wanted = ([] as unknown[]).concat(params['type']).map((type) => typeNames[String(type)] ?? String(type)).join(' or ');
      return { path, at: 'value', message: `${name} must be ${wanted}, not ${shown(error.data)}`, ...hint };
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).map(String);
      return { path, at: 'value', message: `${name} must be one of ${allowed.join(', ')}, not ${shown(error.data)}${typeof error.data === 'string' ? didYouMean(error.data, allowed) : ''}`, ...hint };
    }
    case 'const': return { path, at: 'value', message: `${name} must be ${shown(params['allowedValue'])}, not ${shown(error.data)}`, ...hint };
    case 'pattern':
    case 'format': return { path, at: 'value', message: `${name}: ${shown(error.data)} is not well-formed`, help: parentSchema?.description ?? `it must match ${String(params['pattern'] ?? params['format'])}` };
    case 'propertyNames': return { path: [...path, String(params['propertyName'])], at: 'key', message: `the key \`${String(params['propertyName'])}\` is not well-formed`, ...hint };
    case 'uniqueItems': return { path: [...path, Number(params['i'])], at: 'value', message: `${name} names ${shown((error.data as unknown[])[Number(params['i'])])} twice`, ...hint };
    default: return { path, at: 'value', message: `${name} ${error.message ?? 'is wrong'}`, ...hint };
  }
}

/** Combinators report their branches and themselves: of an `anyOf` keep the branches that came deepest, drop the rest. */
function withoutNoise(errors: readonly SchemaError[]): readonly SchemaError[] {
  const combinators = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'if');
  let kept = errors.filter(({ keyword }) => keyword !== 'if');
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

/** Every mistake of a document, each once, in the order of the validator. */
export function validate(validator: Validator, data: unknown): SchemaMistake[] {
  if (validator(data)) return [];
  const seen = new Set<string>();
  return withoutNoise(validator.errors ?? []).map(describe).filter(({ path, message }) => {
    const key = `${path.join('/')} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
