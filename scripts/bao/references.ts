import type { SourceFile } from '../core/source.ts';
import type { Engine } from './manifest-model.ts';

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
  readonly role: string;
  readonly path: string;
}

type Found = Omit<Reference, 'path' | 'offset'>;

/** What the first word of an ACL path behind the mount says about the engine. */
function fromAclPath(path: string, verb: 'read' | 'write' | 'list' | 'delete', field: string | undefined, variable: string | undefined): Found | undefined {
  const parts = path.replace(/^\/+|\/+$/g, '').split('/');
  const at = parts.findIndex((part, index) => index > 0 && /^(?:data|metadata|encrypt|decrypt|rewrap|hmac|datakey|issue|creds|static-creds|static-cred|code)$/.test(part));
  if (at === -1 || at === parts.length - 1) return undefined;
  const mount = parts.slice(0, at).join('/');
  const word = parts[at] as string;
  const name = parts.slice(word === 'datakey' ? at + 2 : at + 1).join('/');
  const common = { mount, name, field, variable };
  switch (word) {
    case 'data': return { ...common, engine: 'kv-v2', access: verb };
    case 'metadata': return { ...common, engine: 'kv-v2', access: verb === 'list' ? 'list' : `metadata-${verb}` };
    case 'issue': return { ...common, engine: 'pki', access: 'issue' };
    case 'creds': return { ...common, engine: verb === 'write' ? 'kubernetes' : 'database', access: 'creds' };
    case 'static-creds': return { ...common, engine: 'database', access: 'static-creds' };
    case 'static-cred': return { ...common, engine: 'ldap', access: 'static-creds' };
    case 'code': return { ...common, engine: 'totp', access: verb === 'write' ? 'validate' : 'code' };
    default: return { ...common, engine: 'transit', access: word };
  }
}

function kv(mountAndPath: string, mount: string | undefined, access: string, field: string | undefined, variable: string | undefined): Found | undefined {
  const path = mountAndPath.replace(/^\/+|\/+$/g, '');
  const slash = path.indexOf('/');
  if (mount === undefined && slash <= 0) return undefined;
  return { engine: 'kv-v2', mount: mount ?? path.slice(0, slash), name: mount === undefined ? path.slice(slash + 1) : path, access, field, variable };
}

const kvAccess: Readonly<Record<string, string>> = { get: 'read', put: 'write', patch: 'patch', delete: 'delete', list: 'list', undelete: 'undelete', destroy: 'destroy', 'metadata get': 'metadata-read' };

function option(text: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)--?${name}[= ]["']?([^\\s"']+)`).exec(text)?.[1];
}

interface Pattern {
  readonly regexp: RegExp;
  /** Only in files whose text has this. */
  readonly needs?: string;
  found(match: RegExpMatchArray): Found | undefined;
}

const word = String.raw`["']?([A-Za-z0-9_.@:\${}/-]+)["']?`;

/** Where OpenBao and Vault paths stand in pipelines, scripts, manifests and code. */
const patterns: readonly Pattern[] = [
  {
    regexp: new RegExp(String.raw`(?:\b([A-Za-z_]\w*)=["']?\$\(\s*)?\b(?:bao|vault) kv (get|put|patch|delete|list|undelete|destroy|metadata get)((?:\s+--?[\w-]+(?:=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'\n]+))?)*)\s+${word}`, 'g'),
    found: ([, variable, verb = 'get', options = '', path = '']) => kv(path, option(options, 'mount'), kvAccess[verb] ?? 'read', option(options, 'field'), variable),
  },
  {
    regexp: new RegExp(String.raw`(?:\b([A-Za-z_]\w*)=["']?\$\(\s*)?\b(?:bao|vault) (read|write|list|delete)((?:\s+--?[\w-]+(?:=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'\n]+))?)*)\s+${word}`, 'g'),
    found: ([, variable, verb = 'read', options = '', path = '']) => fromAclPath(path, verb as 'read', option(options, 'field'), variable),
  },
  {
    regexp: /\bref\+(?:openbao|vault):\/\/([\w./${}-]+?)(?:\?[^\s"'#]*)?#\/?([\w.-]+)/g,
    found: ([, path = '', field]) => kv(path, undefined, 'read', field, undefined),
  },
  { regexp: /\/v1\/([\w.${}-]+(?:\/[\w.${}-]+)*\/(?:data|metadata|encrypt|decrypt|rewrap|creds|issue)\/[\w./${}-]+)/g, found: ([, path = '']) => fromAclPath(path, /\/(?:encrypt|decrypt|rewrap|issue)\//.test(path) ? 'write' : 'read', undefined, undefined) },
  {
    regexp: /^[ \t]*([\w.-]+(?:\/[\w.-]+)*\/data\/[\w./${}-]+)[ \t]+([\w.-]+)[ \t]*\|[ \t]*([A-Za-z_]\w*)[ \t]*;?[ \t]*$/gm,
    found: ([, path = '', field, variable]) => fromAclPath(path, 'read', field, variable),
  },
  { regexp: /\bagent-inject-secret-[\w.-]+["']?:[ \t]*["']?([\w./${}-]+)/g, found: ([, path = '']) => fromAclPath(path, 'read', undefined, undefined) },
  { regexp: /\{\{-?\s*(?:with\s+)?secret\s+["']([\w./${}-]+)["']/g, found: ([, path = '']) => fromAclPath(path, 'read', undefined, undefined) },
  {
    regexp: /\bremoteRef:\s*\n?\s*(?:\{\s*)?key:[ \t]*["']?([\w./-]+)["']?(?:[ \t]*,|[ \t]*\n)?\s*(?:property:[ \t]*["']?([\w.-]+))?/g, needs: 'ExternalSecret',
    found: ([, path = '', field]) => kv(path.replace(/^([^/]+)\/data\//, '$1/'), path.includes('/') ? undefined : 'kv', 'read', field, undefined),
  },
  {
    regexp: /\bread_secret(?:_version)?\(\s*path=["']([\w./-]+)["'](?:\s*,\s*mount_point=["']([\w./-]+)["'])?/g,
    found: ([, path = '', mount]) => kv(path, mount ?? 'secret', 'read', undefined, undefined),
  },
];

/** `VaultStaticSecret` names mount and path in lines of their own, in any order. */
function* staticSecrets(source: SourceFile): Iterable<Reference> {
  for (const match of source.text.matchAll(/kind:[ \t]*VaultStaticSecret\b(?:(?!\n---)[\s\S])*/g)) {
    const mount = /\n[ \t]+mount:[ \t]*["']?([\w./-]+)/.exec(match[0])?.[1];
    const path = /\n[ \t]+path:[ \t]*["']?([\w./-]+)/.exec(match[0])?.[1];
    if (mount === undefined || path === undefined) continue;
    const engine: Engine = /\n[ \t]+type:[ \t]*["']?kv-v1/.test(match[0]) ? 'kv-v1' : 'kv-v2';
    yield { engine, mount, name: path, access: 'read', field: undefined, variable: undefined, path: source.path, offset: match.index };
  }
}

/** Every use of a secret in a text. Reading by pattern: what is built at run time is not found, and the reader decides. */
export function findReferences(source: SourceFile): Reference[] {
  const found: Reference[] = [...staticSecrets(source)];
  for (const { regexp, needs, found: read } of patterns) {
    if (needs !== undefined && !source.text.includes(needs)) continue;
    for (const match of source.text.matchAll(regexp)) {
      const reference = read(match);
      if (reference !== undefined && reference.name !== '') found.push({ ...reference, path: source.path, offset: match.index });
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** Every login in a text: agent annotations, secret operators' `VaultAuth`, and the command line. */
export function findLogins({ path, text }: SourceFile): LoginReference[] {
  const found: LoginReference[] = [];
  for (const [, role = ''] of text.matchAll(/\b(?:vault\.hashicorp\.com|openbao\.org)\/role["']?:[ \t]*["']?([\w.-]+)/g)) found.push({ method: 'kubernetes', role, path });
  for (const [, method = '', role = ''] of text.matchAll(/\b(?:bao|vault) (?:login|write)[^\n]*?\b(?:-method=|auth\/)(kubernetes|jwt|oidc|approle|ldap|userpass|cert)\b[^\n]*?\brole=["']?([\w.-]+)/g)) found.push({ method, role, path });
  return found;
}
