import { didYouMean } from './suggest.ts';

/** What a validator compiled by `tooling/generate.ts` reports; the shape is ajv's. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly parentSchema?: SchemaPart;
  readonly data?: unknown;
  /** Set on the errors below `propertyNames`, which says the same itself. */
  readonly propertyName?: string;
}

/** The part of a schema that an error came from, as far as a message needs it. */
export interface SchemaPart {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly oneOf?: readonly SchemaPart[];
  readonly propertyNames?: SchemaPart;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** Our own keyword: names that people write, and the key that they mean. */
  readonly 'x-instead'?: Readonly<Record<string, string>>;
}

/** One mistake in a document: where it is, and what is wrong, in words. */
export interface SchemaMistake {
  /** Way to the value, or to the key when `at` is `key`. */
  readonly path: readonly (string | number)[];
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly help?: string;
}

type Path = readonly (string | number)[];

function partsOf(pointer: string): (string | number)[] {
  return pointer.split('/').slice(1).map((part) => {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    return /^(?:0|[1-9]\d*)$/.test(name) ? Number(name) : name;
  });
}

function nameOf(path: Path): string {
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

function allowedMessage(name: string, allowed: readonly unknown[], data: unknown): string {
  const words = allowed.map(String);
  const list = words.length === 1 ? `must be ${shown(allowed[0])}` : `must be one of ${words.join(', ')}`;
  return `${name} ${list}, not ${shown(data)}${typeof data === 'string' ? didYouMean(data, words) : ''}`;
}

function tagsOf(part: SchemaPart | undefined, tag: string): unknown[] {
  return (part?.oneOf ?? []).flatMap(({ properties }) => {
    const wanted = properties?.[tag];
    return wanted?.enum ?? (wanted?.const === undefined ? [] : [wanted.const]);
  });
}

function unknownKey({ params, parentSchema }: SchemaError, path: Path, name: string): SchemaMistake {
  const key = String(params['additionalProperty'] ?? params['unevaluatedProperty']);
  const known = (params['known'] as string[] | undefined) ?? Object.keys(parentSchema?.properties ?? {});
  const hint = typeof params['meant'] === 'string' ? `; did you mean \`${params['meant']}\`?` : '';
  return {
    path: [...path, key], at: 'key', message: `unknown key \`${key}\`${path.length === 0 ? '' : ` in ${name}`}${hint}`,
    ...(known.length > 0 ? { help: `known keys: ${known.join(', ')}` } : {}),
  };
}

function sizeMessage(keyword: string, params: Readonly<Record<string, unknown>>, data: unknown): string {
  const limit = Number(params['limit']);
  switch (keyword) {
    case 'minItems': return limit === 1 ? 'is an empty list' : `needs ${limit} items at least`;
    case 'maxItems': return `has more than ${limit} items`;
    case 'minProperties': return limit === 1 ? 'is an empty mapping' : `needs ${limit} keys at least`;
    case 'maxProperties': return `has more than ${limit} keys`;
    case 'minLength': return limit === 1 ? 'is empty' : `is shorter than ${limit} characters`;
    case 'maxLength': return `is longer than ${limit} characters`;
    case 'minimum': return `is ${shown(data)}; the least is ${limit}`;
    default: return `is ${shown(data)}; the most is ${limit}`;
  }
}

const yes = /^(?:y|yes|on|true)$/i;
const no = /^(?:n|no|off|false)$/i;

/** How to write what was meant, where YAML took it for something else: a number for a text, a text for a switch. */
function rewritten(types: readonly string[], data: unknown, { pattern }: SchemaPart = {}): string | undefined {
  if (types.includes('string') && (typeof data === 'number' || typeof data === 'boolean') && (pattern === undefined || new RegExp(pattern, 'u').test(String(data)))) {
    return `quote it: "${String(data)}"`;
  }
  if (types.length === 1 && types[0] === 'array' && typeof data === 'string' && /^[\w@.-]+$/.test(data)) return `write [${/^\w/.test(data) ? data : `"${data}"`}]`;
  if (!types.includes('boolean') || typeof data !== 'string' || !(yes.test(data) || no.test(data))) return undefined;
  return `\`${data}\` is a text in YAML 1.2; write \`${yes.test(data) ? 'true' : 'false'}\``;
}

function emptyDocument({ required }: SchemaPart = {}): string | undefined {
  return required === undefined || required.length === 0 ? undefined : `the file is empty; it needs ${required.map((key) => `\`${key}\``).join(', ')}`;
}

/** An error of a validator in words: what is wrong, where, and what is known about what belongs there. */
export function describeError(error: SchemaError): SchemaMistake {
  const path = partsOf(error.instancePath);
  const { keyword, params, parentSchema, data } = error;
  const hint = parentSchema?.description === undefined || path.length === 0 ? {} : { help: parentSchema.description };
  const name = nameOf(path);
  const value = (message: string): SchemaMistake => ({ path, at: 'value', message, ...hint });
  switch (keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': return unknownKey(error, path, name);
    case 'required': {
      const missing = String(params['missingProperty']);
      const help = hint.help ?? parentSchema?.properties?.[missing]?.description;
      return { ...value(`${name} needs the key \`${missing}\``), ...(help === undefined ? {} : { help }) };
    }
    case 'type': {
      const types = ([] as unknown[]).concat(params['type']).map(String);
      const mistake = value(`${name} must be ${types.map((type) => typeNames[type] ?? type).join(' or ')}, not ${shown(data)}`);
      const help = rewritten(types, data, parentSchema) ?? (data === null && path.length === 0 ? emptyDocument(parentSchema) : undefined);
      return help === undefined ? mistake : { ...mistake, help };
    }
    case 'discriminator': {
      const tag = String(params['tag']);
      const given = params['tagValue'];
      return { path: [...path, tag], at: 'value', message: allowedMessage(nameOf([...path, tag]), tagsOf(parentSchema, tag), given) };
    }
    case 'enum': return value(allowedMessage(name, params['allowedValues'] as unknown[], data));
    case 'const': return value(`${name} must be ${shown(params['allowedValue'])}, not ${shown(data)}`);
    case 'pattern':
    case 'format': return { ...value(`${name}: ${shown(data)} is not well-formed`), help: parentSchema?.description ?? `it must match ${String(params['pattern'] ?? params['format'])}` };
    case 'propertyNames': {
      const key = String(params['propertyName']);
      const help = parentSchema?.propertyNames?.description ?? parentSchema?.description;
      return { path: [...path, key], at: 'key', message: `the key \`${key}\` is not well-formed`, ...(help === undefined ? {} : { help }) };
    }
    case 'uniqueItems': {
      const at = Math.max(Number(params['i']), Number(params['j']));
      return { ...value(`${name} names ${shown((data as unknown[])[at])} twice`), path: [...path, at], help: 'take one of them out' };
    }
    case 'minItems': case 'maxItems': case 'minProperties': case 'maxProperties': case 'minLength': case 'maxLength': case 'minimum': case 'maximum':
      return value(`${name} ${sizeMessage(keyword, params, data)}`);
    default: return value(`${name} ${error.message ?? 'is wrong'}`);
  }
}
