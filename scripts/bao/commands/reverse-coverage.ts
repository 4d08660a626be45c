import { defineCommand } from '../../ports/command.ts';
import { canOptions, coversOptions, emitOptions, fleetOptions, newAccessOptions, parseOptions } from './reverse-coverage-options.ts';

const morePolicies = { name: 'POLICY', describe: 'more policy files, as with --policy', repeat: true } as const;

const can = defineCommand({
  name: 'can',
  summary: 'is one request allowed, and which rule decides?',
  description: 'Answers as OpenBao does for a token with exactly these policies (`default` is not added).\nExit code 0 when it is allowed, 1 when it is denied.',
  arguments: [
    { name: 'OPERATION', describe: 'create, read, update, patch, delete, list, scan, renew, revoke, rollback or help', required: true },
    { name: 'PATH', describe: 'path of the request, such as kv/data/app/db', required: true }, morePolicies,
  ],
  options: canOptions,
  load: () => import('./reverse-coverage-can.ts'),
  examples: [
    ['reverse-coverage can read kv/data/app/db --policy app.hcl', 'may a token with app.hcl read this secret?'],
    ['reverse-coverage can update transit/encrypt/k --policy app.hcl --param plaintext=eA==', 'with a parameter'],
    ['reverse-coverage can read kv/data/blue/x --policy team.hcl --metadata team=blue', 'with a value for {{identity.entity.metadata.team}}'],
  ],
});

const parse = defineCommand({
  name: 'parse',
  summary: 'which rules does OpenBao read in a policy?',
  description: 'Reads HCL1 and JSON as OpenBao does, and `policy = <<EOT` of Terraform files. Exit code 1 when OpenBao refuses it.',
  arguments: [{ name: 'FILE', describe: 'policy file', required: true }],
  options: parseOptions,
  load: () => import('./reverse-coverage-parse.ts'),
  examples: [['reverse-coverage parse app.hcl --output json', 'print the rules as JSON']],
});

const covers = defineCommand({
  name: 'covers',
  summary: 'is every path of a pattern granted a capability?',
  description: 'Exact, with a path that is not granted as the answer to no. Exit code 0 when it is covered, 1 when it is not.\nFor list and scan `a/b` means the folder `a/b/`.',
  arguments: [
    { name: 'PATH', describe: 'path, with `+` for one segment and one final `*`', required: true },
    { name: 'CAPABILITY', describe: 'create, read, update, patch, delete, list, scan or sudo', required: true }, morePolicies,
  ],
  options: coversOptions,
  load: () => import('./reverse-coverage-covers.ts'),
  examples: [["reverse-coverage covers 'kv/data/app/*' read --policy app.hcl", 'is everything below app/ readable?']],
});

const noNewAccess = defineCommand({
  name: 'no-new-access',
  summary: 'does a change of policies allow anything new?',
  description: 'Compares two files, or two folders policy by policy and all of them together. Exit code 1 when something is new,\nwith a path that shows it. Conditions on parameters are compared on the safe side.',
  arguments: [{ name: 'OLD', describe: 'policy file or folder before the change', required: true }, { name: 'NEW', describe: 'the same after it', required: true }],
  options: newAccessOptions,
  load: () => import('./reverse-coverage-new-access.ts'),
  examples: [['reverse-coverage no-new-access main/app.hcl app.hcl', 'for a pull request']],
});

const emitPolicy = defineCommand({
  name: 'emit-policy',
  summary: 'write the least policy that grants what a manifest declares',
  arguments: [{ name: 'MANIFEST', describe: 'a bao.yml', required: true }],
  options: emitOptions,
  load: () => import('./reverse-coverage-emit.ts'),
  examples: [['reverse-coverage emit-policy bao.yml > app.hcl', 'print the policy']],
});

export const command = defineCommand({
  name: 'reverse-coverage',
  summary: 'do OpenBao policies grant exactly what the manifests declare?',
  description: 'Without a command: compares manifests with policies, workload by workload, and the fleet as a whole. Without --roles or\n--live a role is taken to have the policy of its own name, or of the name of its workload. OpenBao is only read, never\na secret; the forge is changed by --issues only. What could not be read is listed, and the exit code is then 3.',
  options: fleetOptions,
  subcommands: [can, parse, covers, noNewAccess, emitPolicy],
  supports: ['fix', 'baseline', 'plan'],
  load: () => import('./reverse-coverage-fleet.ts'),
  rules: async () => (await import('../coverage-rules/index.ts')).coverageRules.map(({ meta }) => meta),
  examples: [['reverse-coverage --manifests fleet/ --policies policies/', 'compare all manifests below fleet/ with all policies below policies/'],
    ['reverse-coverage --manifests fleet/ --policies policies/ --page public/', 'the same, and a page for people in public/index.html'],
    ['reverse-coverage --organisation shop --live --auth approle', 'compare the manifests of an organisation with what OpenBao has'],
    ['reverse-coverage --organisation shop --live --policies policies/ --issues --trend trend.jsonl', 'every night: drift too, one issue per workload, a line of numbers']],
});
