import { EnvironmentError, UsageError } from '../../core/failure.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Alias, Entity, Group, Identity } from '../acl/request.ts';
import type { Pattern } from '../acl/pattern.ts';
import { createPattern } from '../acl/pattern.ts';
import type { Capability } from '../policy/capability.ts';
import { capabilities, isCapability } from '../policy/capability.ts';
import { parseDuration } from '../policy/go-values.ts';
import type { Value } from '../policy/model.ts';
import { newest, parseVersion } from '../policy/version.ts';
import type { BaoVersion } from '../policy/version.ts';

/** Words of the command line as values. All throw UsageError. */

export function versionOf(text: string | undefined): BaoVersion {
  const version = text === undefined ? newest : parseVersion(text);
  if (version === undefined) throw new UsageError(`\`${text ?? ''}\` is not a release of OpenBao`, { help: 'write it like 2.6' });
  return version;
}

/** `team/a` as `team/a/`; the root namespace as the empty text. */
export function namespaceOf(text: string | undefined): string {
  const trimmed = (text ?? '').replace(/^\/+/, '').replace(/\/+$/, '');
  return trimmed === '' || trimmed === 'root' ? '' : `${trimmed}/`;
}

export function capabilityOf(word: string): Capability {
  if (isCapability(word) && word !== 'deny') return word;
  const known = capabilities.filter((one) => one !== 'deny');
  throw new UsageError(`there is no capability \`${word}\`${didYouMean(word, known)}`, { help: `known are ${known.join(', ')}` });
}

export function patternOf(path: string): Pattern {
  const plain = path.startsWith('/') ? path.slice(1) : path;
  if (plain === '') throw new UsageError('the path is empty');
  if (plain.includes('+*')) throw new UsageError(`\`${path}\` is not a path of OpenBao: \`+*\` is not allowed`, { help: '`+` is a whole segment; write `+/*`' });
  return createPattern(plain);
}

function pairs(given: readonly string[], option: string): [string, string][] {
  return given.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--${option} ${pair} has no \`=\``, { help: `write --${option} name=value` });
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function dataOf(json: string | undefined, params: readonly string[]): Readonly<Record<string, Value | null>> | undefined {
  if (json === undefined && params.length === 0) return undefined;
  const data = json === undefined ? {} : parsed(json, '--data');
  if (!isRecord(data)) throw new UsageError('--data is not a JSON object');
  return { ...data as Readonly<Record<string, Value>>, ...Object.fromEntries(pairs(params, 'param')) };
}

export function wrapTtlOf(text: string | undefined): number | undefined {
  const seconds = text === undefined ? undefined : parseDuration(text);
  if (text !== undefined && seconds === undefined) throw new UsageError(`--wrap-ttl ${text} is not a duration`, { help: 'write 90, 90s or 1h' });
  return seconds;
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`${what} is not JSON`);
  }
}

async function jsonOrFile(files: FileReader, given: string | undefined, option: string): Promise<unknown> {
  if (given === undefined) return undefined;
  if (/^\s*[[{]/.test(given)) return parsed(given, `--${option}`);
  const text = await files.text(given);
  if (text === undefined) throw new EnvironmentError(`there is no file ${given}`, { help: `--${option} takes JSON or a file with JSON` });
  return parsed(text, given);
}

/** A field under any of its names, in any case: OpenBao's API writes `id`, its Go structures `ID`. */
function field(record: Readonly<Record<string, unknown>>, ...names: readonly string[]): unknown {
  return Object.entries(record).find(([key]) => names.includes(key.toLowerCase().replaceAll('_', '')))?.[1];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): Record<string, string> {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)])) : {};
}

function aliasOf(value: unknown): Alias {
  const record = isRecord(value) ? value : {};
  return {
    accessor: text(field(record, 'mountaccessor', 'accessor')), id: text(field(record, 'id')), name: text(field(record, 'name')),
    metadata: texts(field(record, 'metadata')), customMetadata: texts(field(record, 'custommetadata')),
  };
}

function entityOf(value: unknown, metadata: Readonly<Record<string, string>>): Entity {
  if (!isRecord(value)) throw new UsageError('--entity is not a JSON object');
  const aliases = field(value, 'aliases');
  return {
    id: text(field(value, 'id')), name: text(field(value, 'name')), metadata: { ...texts(field(value, 'metadata')), ...metadata },
    aliases: Array.isArray(aliases) ? aliases.map(aliasOf) : [],
  };
}

function groupOf(value: unknown): Group {
  if (!isRecord(value)) throw new UsageError('--groups is not a JSON list of objects');
  const namespaceId = field(value, 'namespaceid');
  return {
    id: text(field(value, 'id')), name: text(field(value, 'name')), metadata: texts(field(value, 'metadata')),
    ...(typeof namespaceId === 'string' ? { namespaceId } : {}),
  };
}

/** Who asks, from `--entity`, `--groups` and `--metadata`. */
export async function identityOf(files: FileReader, options: { readonly entity: string | undefined; readonly groups: string | undefined; readonly metadata: readonly string[] }): Promise<Identity> {
  const metadata = Object.fromEntries(pairs(options.metadata, 'metadata'));
  const entity = await jsonOrFile(files, options.entity, 'entity') ?? (options.metadata.length > 0 ? {} : undefined);
  const groups = await jsonOrFile(files, options.groups, 'groups');
  if (groups !== undefined && !Array.isArray(groups)) throw new UsageError('--groups is not a JSON list of objects');
  return { ...(entity === undefined ? {} : { entity: entityOf(entity, metadata) }), ...(groups === undefined ? {} : { groups: groups.map(groupOf) }) };
}
