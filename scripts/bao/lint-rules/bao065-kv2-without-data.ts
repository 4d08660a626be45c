import { atPath, policyRule } from '../policy-subject.ts';

const apiWords = new Set(['data', 'metadata', 'delete', 'undelete', 'destroy', 'subkeys', 'detailed-metadata', 'config', '+', '*', '']);
const apiPath = /^([^+*{$]+?)\/(?:data|metadata)\//;

export const rule = policyRule({
  id: 'BAO065', name: 'kv2-without-data', severity: 'warning',
  summary: 'a path into a KV v2 mount goes through `data/` or `metadata/`',
  why: 'In a mount of KV version 2 the command line hides `data/`, the policy does not: `kv/app` grants nothing. A mount is taken as version 2 when another rule of the same policy names `MOUNT/data/` or `MOUNT/metadata/`.',
  finds: ['path "kv/data/app" {\n  capabilities = ["read"]\n}\npath "kv/other" {\n  capabilities = ["read"]\n}\n'],
  ignores: ['path "kv/data/app" {\n  capabilities = ["read"]\n}\npath "kv/metadata/app" {\n  capabilities = ["list"]\n}\n', 'path "secret/app" {\n  capabilities = ["read"]\n}\n'],
  *check({ rules }, file) {
    const mounts = new Set(rules.flatMap(({ path }) => apiPath.exec(path)?.[1] ?? []));
    for (const one of rules) {
      const mount = [...mounts].find((name) => one.path.startsWith(`${name}/`));
      if (mount === undefined) continue;
      const first = one.path.slice(mount.length + 1).split('/')[0] ?? '';
      if (apiWords.has(first) || first.endsWith('*') || first.startsWith('{{')) continue;
      yield atPath(file, one, `\`${one.path}\` lacks \`data/\` behind the KV v2 mount \`${mount}\``, `write ${mount}/data/${one.path.slice(mount.length + 1)}`);
    }
  },
});
