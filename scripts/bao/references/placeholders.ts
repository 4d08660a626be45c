import { fromAclPath, kv, usualKv } from './reference.ts';
import type { Found, Pattern } from './reference.ts';

/** A path with or without `data/`. */
function either(path: string, field: string | undefined, variable: string | undefined): Found | undefined {
  return fromAclPath(path, 'read', { field, variable }) ?? kv(path, undefined, 'read', { field, variable });
}

/** References that another program replaces by the secret: vals, bank-vaults, summon, vault-action, Ansible, values of charts. */
export const placeholders: readonly Pattern[] = [
  {
    regexp: /(?:\b([A-Za-z_]\w*)["']?[ \t]*[:=][ \t]*["']?)?\bref\+(?:openbao|vault):\/\/([\w./${}-]+?)(?:\?[^\s"'#]*)?#\/?([\w.-]+)/g,
    found: ([, variable, path = '', field]) => kv(path, undefined, 'read', { field, variable: /^[A-Z_]\w*$/.test(variable ?? '') ? variable : undefined }),
  },
  {
    regexp: /(?:^[ \t-]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*[:=][ \t]*)?["']?(?<![\w+])(?:bao|openbao|vault):([\w.${}-]+(?:\/[\w.${}-]+)+)#([\w.-]+)/gm,
    found: ([, variable, path = '', field]) => either(path, field, variable),
  },
  { regexp: /^[ \t]*([A-Za-z_]\w*):[ \t]*!var(?::file)?[ \t]+([\w./${}-]+\/[\w./${}-]+)#([\w.-]+)/gm, found: ([, variable, path = '', field]) => either(path, field, variable) },
  {
    regexp: /^[ \t]*([\w.-]+(?:\/[\w.-]+)*\/data\/[\w./${}-]+)[ \t]+([\w.-]+)(?:[ \t]*\|[ \t]*([A-Za-z_]\w*))?[ \t]*;?[ \t]*$/gm, needs: 'vault-action',
    found: ([, path = '', field, variable]) => fromAclPath(path, 'read', { field, variable: variable ?? field?.toUpperCase() }),
  },
  {
    regexp: /\blookup\(\s*['"](?:community\.hashi_vault\.)?vault_kv([12])_get['"]\s*,\s*['"]([\w./-]+)['"](?:[^)]*?\bengine_mount_point\s*=\s*['"]([\w./-]+)['"])?/g,
    found: ([, version, path = '', mount]) => {
      const found = kv(path, mount ?? 'secret', 'read');
      return found === undefined || version === '2' ? found : { ...found, engine: 'kv-v1' };
    },
  },
  { regexp: /\blookup\(\s*['"](?:community\.hashi_vault\.)?hashi_vault['"]\s*,\s*['"](?:[^'"]*\s)?secret=([\w./-]+?)(?::([\w.-]+))?[\s'"]/g, found: ([, path = '', field]) => fromAclPath(path, 'read', { field }) },
  {
    regexp: /^[ \t]*-?[ \t]*(?:path|secret|secretPath|vaultPath|vault_path|baoPath):[ \t]*["']?([\w-]+)\/data\/([\w./${}-]+)["']?[ \t]*(?:#.*)?$(?:\n[ \t]+(?:key|field|property):[ \t]*["']?([\w.-]+))?/gm,
    found: ([, mount = '', path = '', field]) => (usualKv.test(mount) ? kv(path, mount, 'read', { field }) : undefined),
  },
];
