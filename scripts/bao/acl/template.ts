import { parseDuration } from '../policy/go-values.ts';
import type { BaoVersion } from '../policy/version.ts';
import { atLeast } from '../policy/version.ts';
import type { Alias, Entity, Group, Identity } from './request.ts';

/*
 * Templates in the path of a rule: `{{identity.entity.metadata.team}}`. A template that has no value, or a value that
 * could widen the pattern, makes the server drop the rule without a word.
 */

export interface TemplateOptions {
  readonly identity: Identity;
  readonly version: BaoVersion;
  readonly now: number;
  /** Id of the namespace of the policy; groups are found by name only in it. */
  readonly namespaceId: string;
  readonly allowWildcards: boolean;
  readonly allowSlashes: boolean;
}

/** The path with all templates filled in; `undefined` when one has no (permitted) value. */
export function fillTemplates(path: string, options: TemplateOptions): string | undefined {
  const [first = '', ...pieces] = path.split('{{');
  let result = first;
  for (const piece of pieces) {
    const [selector = '', rest = ''] = piece.split('}}');
    const value = valueOf(selector.trim(), options);
    if (value === undefined || blocked(options).some((part) => value.includes(part))) return undefined;
    result += value + rest;
  }
  return result;
}

/** Since 2.6.0 (GHSA-xp3c-3jw3-4vcr); the flags of the policy lift it. */
function blocked({ version, allowWildcards, allowSlashes }: TemplateOptions): string[] {
  if (!atLeast(version, 6)) return [];
  return [...(allowSlashes ? [] : ['/']), ...(allowWildcards ? [] : ['*', '+'])];
}

function valueOf(selector: string, options: TemplateOptions): string | undefined {
  const { entity, groups = [] } = options.identity;
  const below = (prefix: string): string | undefined => (selector.startsWith(prefix) ? selector.slice(prefix.length) : undefined);
  const ofEntity = below('identity.entity.');
  if (ofEntity !== undefined) return entity === undefined ? undefined : entityValue(ofEntity, entity);
  const ofGroups = below('identity.groups.');
  if (ofGroups !== undefined) return groupValue(ofGroups, groups, options.namespaceId);
  const ofTime = below('time.');
  return ofTime === undefined ? undefined : timeValue(ofTime, options.now);
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function own(map: Readonly<Record<string, string>> | undefined, key: string): string | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

function entityValue(selector: string, entity: Entity): string | undefined {
  if (selector === 'id') return filled(entity.id);
  if (selector === 'name') return filled(entity.name);
  if (selector.startsWith('metadata.')) return own(entity.metadata, selector.slice('metadata.'.length));
  if (!selector.startsWith('aliases.')) return undefined;
  const [accessor, ...rest] = selector.slice('aliases.'.length).split('.');
  const alias = entity.aliases?.find((one) => one.accessor === accessor);
  return alias === undefined || rest.length === 0 ? undefined : aliasValue(rest.join('.'), alias);
}

function aliasValue(selector: string, alias: Alias): string | undefined {
  if (selector === 'id') return filled(alias.id);
  if (selector === 'name') return filled(alias.name);
  if (selector.startsWith('metadata.')) return own(alias.metadata, selector.slice('metadata.'.length));
  return selector.startsWith('custom_metadata.') ? own(alias.customMetadata, selector.slice('custom_metadata.'.length)) : undefined;
}

function groupValue(selector: string, groups: readonly Group[], namespaceId: string): string | undefined {
  const [by, wanted, ...rest] = selector.split('.');
  if (rest.length === 0 || (by !== 'ids' && by !== 'names')) return undefined;
  const group = groups.find((one) => (by === 'ids' ? one.id === wanted : one.name === wanted && (namespaceId === '' || (one.namespaceId ?? namespaceId) === namespaceId)));
  if (group === undefined) return undefined;
  const what = rest.join('.');
  if (what === 'id') return group.id;
  if (what === 'name') return filled(group.name);
  return what.startsWith('metadata.') ? own(group.metadata, what.slice('metadata.'.length)) : undefined;
}

function timeValue(selector: string, now: number): string | undefined {
  const [word, sign, ...rest] = selector.split('.');
  if (word !== 'now') return undefined;
  if (sign === undefined) return String(Math.floor(now / 1000));
  const seconds = rest.length === 0 ? undefined : parseDuration(rest.join('.'));
  if (seconds === undefined || (sign !== 'plus' && sign !== 'minus')) return undefined;
  return String(Math.floor(now / 1000 + (sign === 'plus' ? seconds : -seconds)));
}
