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
  policies: { type: 'list', placeholder: 'PATH', describe: 'policies, or folders of them; repeatable' },
  roles: { type: 'string', placeholder: 'FILE', describe: 'inventory of roles: YAML or JSON, `roles: [{mount, name, policies}]`' },
  page: { type: 'string', placeholder: 'DIR', describe: 'write the report page there: index.html and index.md' },
  'bao-version': version,
} as const satisfies OptionSpecs;
