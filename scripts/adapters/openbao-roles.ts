import type { VaultAuthMount, VaultRole } from '../ports/vault.ts';
import { flagOf, isRecord, textOf } from './json-fields.ts';
import type { Json } from './json-fields.ts';

/** Where each type of auth method keeps what gives policies, below `auth/MOUNT/`. */
export const roleFolders: Readonly<Record<string, readonly string[]>> = {
  approle: ['role'], jwt: ['role', 'cel/role'], oidc: ['role', 'cel/role'], kubernetes: ['role'], token: ['roles'],
  userpass: ['users'], ldap: ['groups', 'users'], cert: ['certs'], radius: ['users'],
};

/** A list of texts, or one text with commas: old roles have both. */
export function textsOf(json: Json, key: string): string[] {
  const value = json[key];
  const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : typeof value === 'string' ? value.split(',') : [];
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

/** Aliases that an entity gets by a login, where the role alone says so: JWT by subject, Kubernetes by service account name. */
function aliasesOf(type: string, json: Json): string[] {
  if ((type === 'jwt' || type === 'oidc') && textOf(json, 'user_claim') === 'sub') return [textOf(json, 'bound_subject')].filter((subject) => subject !== '');
  if (type !== 'kubernetes' || textOf(json, 'alias_name_source') !== 'serviceaccount_name') return [];
  const accounts = textsOf(json, 'bound_service_account_names');
  return textsOf(json, 'bound_service_account_namespaces').flatMap((namespace) => accounts.map((account) => `${namespace}/${account}`)).filter((name) => !name.includes('*'));
}

export function roleFrom({ path, type }: VaultAuthMount, kind: string, name: string, json: Json): VaultRole {
  const lists = type === 'token' ? ['allowed_policies'] : ['token_policies', 'policies'];
  const globs = textsOf(json, 'allowed_policies_glob').length > 0;
  const claims = json['token_policies_template_claims'];
  return {
    mount: path, kind, name, policies: [...new Set(lists.flatMap((key) => textsOf(json, key)))],
    computed: globs || flagOf(json, 'token_policies_template_claims') || (Array.isArray(claims) && claims.length > 0) || isRecord(claims), aliases: aliasesOf(type, json),
  };
}
