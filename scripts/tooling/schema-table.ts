/** The part of JSON Schema that our own schemas use. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return `[${nameOf(schema.$ref)}](#${nameOf(schema.$ref)})`;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.allOf !== undefined) return [...schema.allOf.map(typeOf), ...Object.keys(schema.properties ?? {}).map((key) => `\`${key}\``)].join(' with ');
  if (schema.properties !== undefined) return `object: ${Object.entries(schema.properties).map(([key, value]) => `\`${key}\` ${typeOf(value)}`).join(', ')}`;
  return schema.type === undefined ? 'anything' : typeof schema.type === 'string' ? schema.type : schema.type.join(' or ');
}

function rows(schema: Schema): string[] {
  return Object.entries(schema.properties ?? {}).map(([key, value]) =>
    `| \`${key}\` | ${typeOf(value).replaceAll('|', '\\|')} | ${schema.required?.includes(key) === true ? 'always' : ''} | ${(value.description ?? '').replaceAll('|', '\\|')} |`);
}

const head = ['| key | type | there | what it is |', '| --- | --- | --- | --- |'];

/** A schema as Markdown tables: the document, then each definition that has keys. */
export function schemaTable(schema: unknown): string {
  if (!isSchema(schema)) throw new TypeError('a schema is an object');
  const parts = [...(schema.description === undefined ? [] : [schema.description]), [...head, ...rows(schema)].join('\n')];
  for (const [name, definition] of Object.entries(schema.$defs ?? {})) {
    parts.push(`### ${name}`);
    if (definition.description !== undefined) parts.push(definition.description);
    const base = definition.allOf?.map(typeOf).join(', ');
    if (base !== undefined) parts.push(`All of ${base}, and:`);
    const object = definition.properties === undefined ? definition.anyOf?.find(({ properties }) => properties !== undefined) : definition;
    if (object !== undefined) parts.push([...head, ...rows(object)].join('\n'));
  }
  return parts.join('\n\n');
}
