/*
 * A yes that is sure, from a JSON Schema as it stands: for a document without a mistake, the usual case, this takes a tenth
 * of the code of a compiled validator (docs/performance.md). What it cannot say it answers with no; then the validator with
 * words has to look. test/lib/plain-schema.test.ts holds it against ajv.
 */

type Schema = Readonly<Record<string, unknown>>;
type Check = (wanted: unknown, data: unknown, schema: Schema, root: Schema) => boolean;

export function isMapping(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const types: Readonly<Record<string, (data: unknown) => boolean>> = {
  object: isMapping,
  array: Array.isArray,
  string: (data) => typeof data === 'string',
  boolean: (data) => typeof data === 'boolean',
  number: Number.isFinite,
  integer: Number.isInteger,
  null: (data) => data === null,
};

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

function eachItem(data: unknown, check: (item: unknown) => boolean): boolean {
  return !Array.isArray(data) || data.every(check);
}

/** Length in characters, not in UTF-16 units. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

const nothing: Check = () => true;

const keywords: Readonly<Record<string, Check>> = {
  $schema: nothing, $id: nothing, $defs: nothing, title: nothing, description: nothing, default: nothing, 'x-instead': nothing,
  type: (wanted, data) => (Array.isArray(wanted) ? wanted : [wanted]).some((type) => types[String(type)]?.(data) === true),
  enum: (wanted, data) => isScalar(data) && Array.isArray(wanted) && wanted.includes(data),
  const: (wanted, data) => isScalar(data) && wanted === data,
  minLength: (least, data) => typeof data !== 'string' || lengthOf(data) >= Number(least),
  maxLength: (most, data) => typeof data !== 'string' || lengthOf(data) <= Number(most),
  pattern: (wanted, data) => typeof data !== 'string' || new RegExp(String(wanted), 'u').test(data),
  minimum: (least, data) => typeof data !== 'number' || data >= Number(least),
  maximum: (most, data) => typeof data !== 'number' || data <= Number(most),
  minItems: (least, data) => !Array.isArray(data) || data.length >= Number(least),
  maxItems: (most, data) => !Array.isArray(data) || data.length <= Number(most),
  minProperties: (least, data) => !isMapping(data) || Object.keys(data).length >= Number(least),
  uniqueItems: (_, data) => !Array.isArray(data) || (data.every(isScalar) && new Set(data).size === data.length),
  items: (schema, data, _, root) => eachItem(data, (item) => fits(schema, item, root)),
  required: (names, data) => !isMapping(data) || (Array.isArray(names) && names.every((name) => Object.hasOwn(data, String(name)))),
  properties: (wanted, data, _, root) => !isMapping(data) || (isMapping(wanted) && Object.entries(data).every(([key, value]) => !Object.hasOwn(wanted, key) || fits(wanted[key], value, root))),
  additionalProperties: (wanted, data, { properties, patternProperties }, root) => !isMapping(data) || (patternProperties === undefined
    && Object.entries(data).every(([key, value]) => (isMapping(properties) && Object.hasOwn(properties, key)) || fits(wanted, value, root))),
  propertyNames: (schema, data, _, root) => !isMapping(data) || Object.keys(data).every((key) => fits(schema, key, root)),
  anyOf: (branches, data, _, root) => Array.isArray(branches) && branches.some((branch) => fits(branch, data, root)),
  allOf: (branches, data, _, root) => Array.isArray(branches) && branches.every((branch) => fits(branch, data, root)),
  $ref: (target, data, _, root) => {
    const name = /^#\/\$defs\/(\w+)$/.exec(String(target))?.[1];
    return name !== undefined && isMapping(root['$defs']) && fits(root['$defs'][name], data, root);
  },
};

/** True when `data` surely is what the schema wants; false when it is not, or when a keyword is not known here. */
export function fits(schema: unknown, data: unknown, root: Schema = isMapping(schema) ? schema : {}): boolean {
  if (!isMapping(schema)) return schema === true;
  return Object.entries(schema).every(([keyword, wanted]) => keywords[keyword]?.(wanted, data, schema, root) === true);
}
