import { fromAclPath, kv, usualKv } from './reference.ts';
import type { Found, Pattern, Verb } from './reference.ts';

/** A string of a program with what it fills in made a variable: `f"{ENV}/db"` and `${process.env.STAGE}/db` are both `$ENV/db`. */
function plain(text: string): string {
  return text.replace(/\$\{\s*(?:process\.env\.|os\.environ\[["'])?(\w+)[^}]*\}/g, '$$$1').replace(/(^|\/)\{(\w+)[^}]*\}/g, '$1$$$2').replace(/%[sdv]/g, '$$x');
}

/** A named argument of a call in Python. */
function argument(text: string, name: string): string | undefined {
  const found = new RegExp(String.raw`\b${name}\s*=\s*[rf]?["']([^"'\n]+)["']`).exec(text)?.[1];
  return found === undefined ? undefined : plain(found);
}

const hvacAccess: Readonly<Record<string, string>> = {
  read_secret: 'read', read_secret_version: 'read', create_or_update_secret: 'write', patch: 'patch', list_secrets: 'list', delete_latest_version_of_secret: 'delete',
  delete_secret_versions: 'delete-versions', undelete_secret_versions: 'undelete', destroy_secret_versions: 'destroy', read_secret_metadata: 'metadata-read', delete_metadata_and_all_versions: 'metadata-delete',
};
const transitAccess: Readonly<Record<string, string>> = { encrypt_data: 'encrypt', decrypt_data: 'decrypt', rewrap_data: 'rewrap', sign_data: 'sign', verify_signed_data: 'verify', generate_hmac: 'hmac', generate_data_key: 'datakey' };
const goAccess: Readonly<Record<string, string>> = { Get: 'read', GetVersion: 'read', Put: 'write', Patch: 'patch', Delete: 'delete', DeleteVersions: 'delete-versions', Undelete: 'undelete', Destroy: 'destroy', GetMetadata: 'metadata-read', PutMetadata: 'metadata-write', DeleteMetadata: 'metadata-delete' };

function simple(engine: Found['engine'], mount: string, name: string | undefined, access: string): Found | undefined {
  return name === undefined ? undefined : { engine, mount, name, access, field: undefined, variable: undefined };
}

/** Client libraries: hvac, node-vault, the Go client, Terraform's provider. */
export const code: readonly Pattern[] = [
  {
    regexp: /\bkv\.(v[12])\.(\w+)\(([^)]*)\)|\b(read_secret(?:_version)?)\(([^)]*)\)/g,
    found: ([, version = 'v2', method = 'read_secret', args = '', bare, bareArgs = '']) => {
      const given = bare === undefined ? args : bareArgs;
      const access = hvacAccess[bare ?? method];
      const path = argument(given, 'path');
      return access === undefined || path === undefined ? undefined : simple(version === 'v1' ? 'kv-v1' : 'kv-v2', argument(given, 'mount_point') ?? 'secret', path, access);
    },
  },
  { regexp: /\bdatabase\.generate_credentials\(([^)]*)\)/g, found: ([, args = '']) => simple('database', argument(args, 'mount_point') ?? 'database', argument(args, 'name'), 'creds') },
  { regexp: /\btransit\.(\w+)\(([^)]*)\)/g, found: ([, method = '', args = '']) => (transitAccess[method] === undefined ? undefined : simple('transit', argument(args, 'mount_point') ?? 'transit', argument(args, 'name'), transitAccess[method])) },
  { regexp: /\bpki\.generate_certificate\(([^)]*)\)/g, found: ([, args = '']) => simple('pki', argument(args, 'mount_point') ?? 'pki', argument(args, 'name'), 'issue') },
  {
    regexp: /\.KVv([12])\(\s*"([^"]+)"\s*\)\.(\w+)\(\s*\w+(?:\(\))?\s*,\s*"([^"]+)"/g,
    found: ([, version, mount = '', method = '', path]) => (goAccess[method] === undefined ? undefined : simple(version === '1' ? 'kv-v1' : 'kv-v2', mount, path, goAccess[method])),
  },
  {
    regexp: /\.Logical\(\)\.(Read|Write|List|Delete)(?:WithContext|WithData)?\(\s*(?:\w+\s*,\s*)?"([^"]+)"/g,
    found: ([, verb = 'Read', path = '']) => fromAclPath(plain(path), verb.toLowerCase() as Verb),
  },
  {
    regexp: /\.(read|write|list|delete)\(\s*["'`]([\w.-]+(?:\/[^"'`\s]+)+)["'`]/g,
    found: ([, verb = 'read', path = '']) => {
      const found = fromAclPath(plain(path), verb as Verb);
      // files are read by the same word: `data` alone says nothing about them
      return found?.engine === 'kv-v2' && !usualKv.test(found.mount) ? undefined : found;
    },
  },
  {
    regexp: /\b(data|ephemeral|resource)\s+"vault_(kv_secret_v2|kv_secret|generic_secret)"\s+"[^"]*"\s*\{([^}]*)\}/g,
    found: ([, block, kind, body = '']) => {
      const text = (key: string): string | undefined => new RegExp(String.raw`\b${key}\s*=\s*"([^"]+)"`).exec(body)?.[1];
      const access = block === 'resource' ? ['read', 'write'] : ['read'];
      const path = text('path');
      return access.flatMap((one) => {
        const found = kind === 'kv_secret_v2' ? simple('kv-v2', text('mount') ?? 'kv', text('name'), one)
          : path === undefined ? undefined : fromAclPath(path, one as Verb) ?? kv(path, undefined, one);
        return found === undefined ? [] : [kind === 'kv_secret' ? { ...found, engine: 'kv-v1' as const } : found];
      });
    },
  },
];
