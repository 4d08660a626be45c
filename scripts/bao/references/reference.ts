import type { Engine } from '../manifest-model.ts';

/** One use of a secret that was found in a file of the repository. */
export interface Reference {
  readonly engine: Engine;
  readonly mount: string;
  /** Path below the mount, key or role; for `raw` the whole path. */
  readonly name: string;
  readonly access: string;
  readonly field: string | undefined;
  /** Environment variable that it becomes. */
  readonly variable: string | undefined;
  readonly path: string;
  readonly offset: number;
}

/** A login that was found in a file of the repository. */
export interface LoginReference {
  readonly method: string;
  /** The mount, where it is not called like the method. */
  readonly mount: string | undefined;
  readonly role: string;
  readonly path: string;
}

/** What a pattern makes of a match. */
export type Found = Omit<Reference, 'path' | 'offset'>;

export type Verb = 'read' | 'write' | 'list' | 'delete';

/** A form in which uses of secrets stand in files. */
export interface Pattern {
  readonly regexp: RegExp;
  /** Only in files whose text has this. */
  readonly needs?: string;
  found(match: RegExpMatchArray): Found | readonly Found[] | undefined;
}

interface Named {
  readonly field?: string | undefined;
  readonly variable?: string | undefined;
}

const engineWords = /^(?:data|metadata|encrypt|decrypt|rewrap|hmac|datakey|sign|verify|issue|creds|static-creds|static-cred|code)$/;

/** `sign` is a word of three engines; the mount says which. */
function signed(mount: string): Pick<Found, 'engine' | 'access'> {
  return { engine: /ssh/i.test(mount) ? 'ssh' : /pki|\bca\b/i.test(mount) ? 'pki' : 'transit', access: 'sign' };
}

/** What the first word of an ACL path behind the mount says about the engine. */
export function fromAclPath(path: string, verb: Verb, { field, variable }: Named = {}): Found | undefined {
  const parts = path.replace(/^\/+|\/+$/g, '').split('/');
  const at = parts.findIndex((part, index) => index > 0 && engineWords.test(part));
  if (at === -1 || at === parts.length - 1) return undefined;
  const mount = parts.slice(0, at).join('/');
  const word = parts[at] as string;
  const name = parts.slice(word === 'datakey' ? at + 2 : at + 1).join('/');
  const common = { mount, name, field, variable };
  switch (word) {
    case 'data': return { ...common, engine: 'kv-v2', access: verb };
    case 'metadata': return { ...common, engine: 'kv-v2', access: verb === 'list' ? 'list' : `metadata-${verb}` };
    case 'issue': return { ...common, engine: 'pki', access: 'issue' };
    case 'sign': return { ...common, ...signed(mount) };
    case 'creds': return { ...common, engine: verb === 'write' ? 'kubernetes' : 'database', access: 'creds' };
    case 'static-creds': return { ...common, engine: 'database', access: 'static-creds' };
    case 'static-cred': return { ...common, engine: 'ldap', access: 'static-creds' };
    case 'code': return { ...common, engine: 'totp', access: verb === 'write' ? 'validate' : 'code' };
    default: return { ...common, engine: 'transit', access: word };
  }
}

/** A logical KV v2 path; without `mount` its first segment is the mount. */
export function kv(mountAndPath: string, mount: string | undefined, access: string, { field, variable }: Named = {}): Found | undefined {
  const path = mountAndPath.replace(/^\/+|\/+$/g, '');
  const slash = path.indexOf('/');
  if (mount === undefined && slash <= 0) return undefined;
  return { engine: 'kv-v2', mount: mount ?? path.slice(0, slash), name: mount === undefined ? path.slice(slash + 1) : path, access, field, variable };
}

/** Path characters: segments, variables of a shell, a template or a string. */
export const pathText = String.raw`[A-Za-z0-9_.@:\${}/-]+`;

/** Names that mounts of KV usually have; a path that begins with another name is below the usual mount. */
export const usualKv = /^(?:kv|secrets?)(?:[-_]?v?[12])?$/;
