import type { Range } from '../core/source.ts';
import type { Engine, Manifest, ManifestSecret } from './manifest-model.ts';

/** What OpenBao's ACL calls a right. */
export type Capability = 'create' | 'read' | 'update' | 'patch' | 'delete' | 'list' | 'scan' | 'sudo';

/** One right that a manifest declares: an ACL path (wildcards as in OpenBao, namespace not included) and what is done there. */
export interface DeclaredGrant {
  readonly path: string;
  readonly capabilities: readonly Capability[];
  /** Word of `access` it comes from; for `raw` the capability itself. */
  readonly access: string;
  /** Environments that it is for; empty when the manifest names none. */
  readonly environments: readonly string[];
  readonly secret: ManifestSecret;
  /** Place of the word of `access`. */
  readonly range: Range;
}

type Row = readonly [template: string, ...capabilities: Capability[]];

const kvV1: Readonly<Record<string, readonly Row[]>> = {
  read: [['M/N', 'read']], write: [['M/N', 'create', 'update']], create: [['M/N', 'create']], update: [['M/N', 'update']],
  delete: [['M/N', 'delete']], list: [['M/N/', 'list']], scan: [['M/N/', 'scan']],
};

const creds: Readonly<Record<string, readonly Row[]>> = { creds: [['M/creds/N', 'read']], 'static-creds': [['M/static-creds/N', 'read']] };

/**
 * What each word of `access` needs, per engine: `M` is the mount, `N` the name. From OpenBao's path tables and its
 * `-output-policy` (a KV v2 write is create and update, since the existence check decides which).
 */
const expansions: Readonly<Record<Exclude<Engine, 'raw'>, Readonly<Record<string, readonly Row[]>>>> = {
  'kv-v1': kvV1,
  'kv-v2': {
    read: [['M/data/N', 'read']], write: [['M/data/N', 'create', 'update']], create: [['M/data/N', 'create']], update: [['M/data/N', 'update']],
    patch: [['M/data/N', 'patch']], delete: [['M/data/N', 'delete']], list: [['M/metadata/N/', 'list']], scan: [['M/metadata/N/', 'scan']],
    'metadata-read': [['M/metadata/N', 'read']], 'metadata-write': [['M/metadata/N', 'create', 'update', 'patch']], 'metadata-delete': [['M/metadata/N', 'delete']],
    'delete-versions': [['M/delete/N', 'update']], undelete: [['M/undelete/N', 'update']], destroy: [['M/destroy/N', 'update']],
  },
  transit: {
    encrypt: [['M/encrypt/N', 'update']], decrypt: [['M/decrypt/N', 'update']], rewrap: [['M/rewrap/N', 'update']],
    sign: [['M/sign/N', 'update'], ['M/sign/N/+', 'update']], verify: [['M/verify/N', 'update'], ['M/verify/N/+', 'update']], hmac: [['M/hmac/N', 'update'], ['M/hmac/N/+', 'update']],
    datakey: [['M/datakey/+/N', 'update']], 'read-key': [['M/keys/N', 'read']],
  },
  pki: { issue: [['M/issue/N', 'update']], sign: [['M/sign/N', 'update']] },
  ssh: { issue: [['M/issue/N', 'update']], sign: [['M/sign/N', 'update']], creds: [['M/creds/N', 'update']] },
  database: creds,
  ldap: { creds: creds['creds'] as readonly Row[], 'static-creds': [['M/static-cred/N', 'read']] },
  kubernetes: { creds: [['M/creds/N', 'update']] },
  rabbitmq: { creds: [['M/creds/N', 'read']] },
  totp: { code: [['M/code/N', 'read']], validate: [['M/code/N', 'update']] },
};

/** `list` on a wildcard stays what it is: `a/*` already names folders, `a/*` + `/` would name none. */
function filled(template: string, mount: string, name: string): string {
  const path = template.replace(/[MN]/g, (hole) => (hole === 'M' ? mount : name));
  return path.replace(/\*\/(?:\+)?$/, '*').replace(/^\//, '');
}

function rowsOf(secret: ManifestSecret, access: string): readonly Row[] {
  if (secret.engine.value === 'raw') return [['N', access as Capability]];
  return expansions[secret.engine.value][access] ?? [];
}

/** The environments of an entry: its own, or all of the manifest, or one without a name when there are none. */
export function environmentsOf(manifest: Manifest, secret: Pick<ManifestSecret, 'environments'>): readonly (string | undefined)[] {
  const named = (secret.environments ?? manifest.environments).map(({ value }) => value);
  return named.length === 0 ? [undefined] : named;
}

/** A text with `${environment}` filled in; left as it is when there is no environment. */
export function inEnvironment(text: string, environment: string | undefined): string {
  return environment === undefined ? text : text.replaceAll('${environment}', environment);
}

/**
 * Every right that an entry declares, once for each path: environments that come to the same path share one. A wildcard
 * that is followed by more (a `*` name with `sign/N/+`) is folded into the wildcard.
 */
export function grantsOf(manifest: Manifest, secret: ManifestSecret): DeclaredGrant[] {
  const grants = new Map<string, DeclaredGrant & { readonly environments: string[] }>();
  for (const environment of environmentsOf(manifest, secret)) {
    const mount = inEnvironment(secret.mount.value, environment);
    const name = inEnvironment(secret.name.value, environment);
    for (const { value, range } of secret.access) {
      for (const [template, ...capabilities] of rowsOf(secret, value)) {
        const path = filled(template, mount, name);
        const key = `${path}\0${value}`;
        const known = grants.get(key);
        const named = environment === undefined ? [] : [environment];
        if (known === undefined) grants.set(key, { path, capabilities, access: value, environments: named, secret, range });
        else known.environments.push(...named);
      }
    }
  }
  return [...grants.values()];
}

/** Every right that a manifest declares, in its order. */
export function declaredGrants(manifest: Manifest): DeclaredGrant[] {
  return manifest.secrets.flatMap((secret) => grantsOf(manifest, secret));
}
