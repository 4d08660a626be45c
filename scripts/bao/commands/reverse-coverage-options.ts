import type { OptionSpecs } from '../../ports/command.ts';

const version = { type: 'string', placeholder: '2.X', describe: 'release of OpenBao that decides (default: 2.6)' } as const;
const policy = { type: 'list', placeholder: 'FILE', describe: 'policy of the token: a file (HCL, JSON, Terraform) or a folder; repeatable' } as const;
const policyNamespace = { type: 'string', placeholder: 'NS', describe: 'namespace of the policies (`root` for the root one; default: that of the request)' } as const;
const namespace = { type: 'string', placeholder: 'NS', describe: 'namespace of the request (default: the root namespace)' } as const;

export const canOptions = {
  policy,
  'bao-version': version,
  param: { type: 'list', placeholder: 'NAME=VALUE', describe: 'parameter of the request, a string; repeatable' },
  data: { type: 'string', placeholder: 'JSON', describe: 'parameters of the request as a JSON object' },
  'wrap-ttl': { type: 'string', placeholder: 'DURATION', describe: 'time for which the answer is wrapped: 90, 90s, 1h' },
  namespace, 'policy-namespace': policyNamespace,
  'token-namespace': { type: 'string', placeholder: 'NS', describe: 'namespace of the token; counts for the policy `root` only' },
  entity: { type: 'string', placeholder: 'JSON|FILE', describe: 'entity of the token, for templates: {"id", "name", "metadata", "aliases"}', group: 'Identity' },
  groups: { type: 'string', placeholder: 'JSON|FILE', describe: 'groups of the entity: [{"id", "name", "metadata"}]', group: 'Identity' },
  metadata: { type: 'list', placeholder: 'KEY=VALUE', describe: 'metadata of the entity; repeatable', group: 'Identity' },
} as const satisfies OptionSpecs;

export const parseOptions = { 'bao-version': version } as const satisfies OptionSpecs;

export const coversOptions = { policy, 'bao-version': version, namespace, 'policy-namespace': policyNamespace } as const satisfies OptionSpecs;

export const newAccessOptions = { 'bao-version': version } as const satisfies OptionSpecs;

export const emitOptions = {
  'bao-version': version,
  environment: { type: 'string', placeholder: 'NAME', describe: 'only what is declared for this environment (default: all)' },
} as const satisfies OptionSpecs;

export const fleetOptions = {
  manifests: { type: 'list', placeholder: 'PATH', describe: 'manifests, or folders searched for bao.yml; repeatable' },
  organisation: { type: 'list', placeholder: 'NAME', describe: 'search the default branch of every repository of this organisation or user of the forge; repeatable' },
  repositories: { type: 'string', placeholder: 'FILE', describe: 'file with one `owner/name`, `owner/name@ref` or `./path` a line to search' },
  policies: { type: 'list', placeholder: 'PATH', describe: 'policies, or folders of them; repeatable' },
  roles: { type: 'string', placeholder: 'FILE', describe: 'inventory of roles: YAML or JSON, `roles: [{mount, name, policies}]`' },
  page: { type: 'string', placeholder: 'DIR', describe: 'write the report page there: index.html and index.md' },
  'bao-version': version,
  jobs: { type: 'number', placeholder: 'N', default: 8, describe: 'requests at the same time to the forge and to OpenBao' },
  cache: { type: 'string', placeholder: 'DIR', describe: 'keep the contents of manifests of the forge there' },
  live: { type: 'boolean', describe: 'read policies, roles, identities and mounts from OpenBao (BAO_ADDR ...); with --policies also compare both', group: 'OpenBao' },
  auth: { type: 'string', choices: ['token', 'approle', 'jwt'], default: 'token', describe: 'how to log in; credentials come from BAO_TOKEN, BAO_ROLE_ID with BAO_SECRET_ID or BAO_WRAPPED_SECRET_ID, BAO_JWT', group: 'OpenBao' },
  'auth-mount': { type: 'string', placeholder: 'MOUNT', describe: 'mount of the auth method below auth/ (default: its name)', group: 'OpenBao' },
  'auth-role': { type: 'string', placeholder: 'ROLE', describe: 'role of JWT', group: 'OpenBao' },
  'inline-auth': { type: 'boolean', describe: 'send the credentials with every request instead of making a token (OpenBao >= 2.4)', group: 'OpenBao' },
  namespace: { type: 'list', placeholder: 'NS', describe: 'read this namespace besides those of the manifests; repeatable', group: 'OpenBao' },
  'all-namespaces': { type: 'boolean', describe: 'read every namespace below the one of BAO_NAMESPACE', group: 'OpenBao' },
  issues: { type: 'boolean', describe: 'open, update and close one issue of the forge for each workload', group: 'Nightly' },
  'issue-repository': { type: 'string', placeholder: 'REPO', describe: 'where issues are: `owner/name`, or `workload` for the repository of each manifest (default: the one we run in)', group: 'Nightly' },
  trend: { type: 'string', placeholder: 'FILE', describe: 'append one line of JSON with the counts of this run', group: 'Nightly' },
} as const satisfies OptionSpecs;
