import { fromAclPath, kv, usualKv } from './reference.ts';
import type { Found, Pattern } from './reference.ts';

/** The documents of one kind in a file, for operators name mount and path in lines of their own, in any order. */
function documents(kind: string): RegExp {
  return new RegExp(String.raw`kind:[ \t]*${kind}\b(?:(?!\n---)[\s\S])*`, 'g');
}

function value(text: string, key: string): string | undefined {
  return new RegExp(String.raw`(?:[\n{,][ \t]*)${key}:[ \t]*["']?([\w./-]+)`).exec(text)?.[1];
}

/** A key of External Secrets: below the mount of its store, which stands elsewhere. */
function externalKey(key: string, field: string | undefined): Found | undefined {
  const path = key.replace(/^([^/]+)\/data\//, '$1/');
  return kv(path, usualKv.test(path.split('/')[0] ?? '') && path.includes('/') ? undefined : 'kv', 'read', { field });
}

/** Agent annotations and templates, External Secrets, and the Vault Secrets Operator. */
export const kubernetes: readonly Pattern[] = [
  { regexp: /\bagent-inject-secret-[\w.-]+["']?:[ \t]*["']?([\w./${}-]+)/g, found: ([, path = '']) => fromAclPath(path, 'read') },
  {
    regexp: /\{\{-?\s*(?:with\s+)?(secret|pkiCert)\s+["']([\w./${}-]+)["']([^]{0,400}?\{\{-?\s*end)?/g,
    found: ([, kind, path = '', body = '']) => {
      const fields = [...new Set(Array.from(body.matchAll(/\.Data\.data\.(\w+)/g), ([, field]) => field))];
      return (fields.length === 0 ? [undefined] : fields).flatMap((field) => fromAclPath(path, kind === 'pkiCert' ? 'write' : 'read', { field }) ?? []);
    },
  },
  {
    regexp: /\bremoteRef:\s*\n?\s*(?:\{\s*)?key:[ \t]*["']?([\w./-]+)["']?(?:[ \t]*,|[ \t]*\n)?\s*(?:property:[ \t]*["']?([\w.-]+))?/g, needs: 'ExternalSecret',
    found: ([, key = '', field]) => externalKey(key, field),
  },
  { regexp: /\bextract:\s*\n?\s*(?:\{\s*)?key:[ \t]*["']?([\w./-]+)/g, needs: 'ExternalSecret', found: ([, key = '']) => externalKey(key, undefined) },
  {
    regexp: /\bfind:\s*\n?\s*(?:\{\s*)?path:[ \t]*["']?([\w./-]+)/g, needs: 'ExternalSecret',
    found: ([, key = '']) => ['read', 'list'].flatMap((access) => {
      const found = externalKey(`${key.replace(/\/$/, '')}/*`, undefined);
      return found === undefined ? [] : [{ ...found, access }];
    }),
  },
  {
    regexp: documents('VaultStaticSecret'),
    found: ([text]) => {
      const [mount, path] = [value(text, 'mount'), value(text, 'path')];
      return mount === undefined || path === undefined ? undefined : { engine: value(text, 'type') === 'kv-v1' ? 'kv-v1' : 'kv-v2', mount, name: path, access: 'read', field: undefined, variable: undefined };
    },
  },
  { regexp: documents('VaultDynamicSecret'), found: ([text]) => fromAclPath(`${value(text, 'mount') ?? ''}/${value(text, 'path') ?? ''}`, 'read') },
  {
    regexp: documents('VaultPKISecret'),
    found: ([text]) => {
      const [mount, role] = [value(text, 'mount'), value(text, 'role')];
      return mount === undefined || role === undefined ? undefined : { engine: 'pki', mount, name: role, access: 'issue', field: undefined, variable: undefined };
    },
  },
];
