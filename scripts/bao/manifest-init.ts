import type { Reference, LoginReference } from './references/reference.ts';

const nameKey = (engine: Reference['engine']): string => (engine === 'raw' || engine.startsWith('kv') ? 'path' : engine === 'transit' ? 'key' : 'role');

interface Entry {
  readonly first: Reference;
  readonly access: Set<string>;
  readonly keys: Set<string>;
  readonly env: Map<string, string>;
  readonly files: Set<string>;
}

/** `$VAR` and `${VAR}` of a shell: a variable that means the environment becomes ours, any other a wildcard segment. */
function templated(path: string): string {
  return path.split('/').map((segment) => {
    const named = segment.replace(/\$\{(?:ENV|ENVIRONMENT|STAGE|DEPLOY_ENV|APP_ENV|NODE_ENV|CI_ENVIRONMENT(?:_NAME)?)\}|\$(?:ENV|ENVIRONMENT|STAGE|DEPLOY_ENV|APP_ENV|NODE_ENV)\b/gi, '${environment}');
    return named.replaceAll('${environment}', '').includes('$') ? '+' : named;
  }).join('/');
}

function grouped(references: readonly Reference[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const reference of references) {
    const first = { ...reference, name: templated(reference.name) };
    if (first.mount.includes('$')) continue;
    const key = [first.engine, first.mount, first.name].join('\0');
    const entry = entries.get(key) ?? { first, access: new Set(), keys: new Set(), env: new Map(), files: new Set() };
    entries.set(key, entry);
    entry.access.add(reference.access);
    entry.files.add(reference.path);
    if (reference.field !== undefined) entry.keys.add(reference.field);
    if (reference.field !== undefined && reference.variable !== undefined) entry.env.set(reference.variable, reference.field);
  }
  return [...entries.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** A plain scalar where YAML takes it for the text that it is, quoted otherwise. */
function scalar(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text) ? text : JSON.stringify(text);
}

function entryText({ first, access, keys, env, files }: Entry): string {
  const lines = [`  # used in ${[...files].sort().slice(0, 3).join(', ')}${files.size > 3 ? ` and ${files.size - 3} more` : ''}`, `  - engine: ${first.engine}`];
  lines.push(`    mount: ${scalar(first.mount)}`, `    ${nameKey(first.engine)}: ${scalar(first.name)}`, `    access: [${[...access].sort().join(', ')}]`);
  if (keys.size > 0 && first.engine.startsWith('kv')) lines.push(`    keys: [${[...keys].sort().map(scalar).join(', ')}]`);
  if (env.size > 0 && first.engine.startsWith('kv')) lines.push(`    env: { ${[...env].map(([name, field]) => `${name}: ${scalar(field)}`).join(', ')} }`);
  return lines.join('\n');
}

/** A name that the schema takes, made of a folder's or repository's name. */
export function workloadName(folder: string): string {
  const name = folder.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 63).replace(/^-+|-+$/g, '');
  return name === '' ? 'workload' : name;
}

/** Where a secret of the pipeline comes from is not written anywhere: a comment asks. */
function pipelineLines(names: readonly string[]): string[] {
  const known = [...new Set(names)].sort();
  return known.length === 0 ? [] : [`# Woodpecker hands these secrets to steps; those that come from OpenBao belong below: ${known.join(', ')}`];
}

function loginLine({ method, mount, role }: LoginReference): string {
  return `  - { method: ${method}, ${mount === undefined ? '' : `mount: ${scalar(mount)}, `}role: ${scalar(role)} }`;
}

/** The text of a first manifest, from what a repository uses. Every entry says where it was found; a person decides. */
export function firstManifest(workload: string, references: readonly Reference[], logins: readonly LoginReference[], pipelineSecrets: readonly string[] = []): string {
  const entries = grouped(references);
  const body = entries.map(entryText).join('\n');
  const roles = [...new Set(logins.map(loginLine))];
  return [
    '# yaml-language-server: $schema=https://ci-shared.invalid/schema/v1.json',
    '# First draft of bao-manifest-check init: read it, name the owners, take out what is not used.',
    'version: 1',
    `workload: ${workload}`,
    ...(body.includes('${environment}') ? ['environments: [staging, prod]   # a guess: write yours'] : []),
    ...(roles.length > 0 ? ['auth:', ...roles] : []),
    ...pipelineLines(pipelineSecrets),
    ...(entries.length === 0 ? ['secrets: []'] : ['secrets:', body]),
    '',
  ].join('\n');
}
