import type { Stage } from './stage.ts';

const manifests = {
  billing: `version: 1
workload: billing
owners: ["@team-money"]
environments: [prod]
auth:
  - { method: kubernetes, role: billing }
secrets:
  - { engine: kv-v2, mount: kv, path: billing/db, access: [read], keys: [password], env: { DB_PASSWORD: password } }
  - { engine: kv-v2, mount: kv, path: billing/smtp, access: [read] }
`,
  reports: `version: 1
workload: reports
owners: ["@team-data"]
environments: [prod]
auth:
  - { method: kubernetes, role: reports }
secrets:
  - { engine: kv-v2, mount: kv, path: reports/db, access: [read] }
`,
};

/** billing may not read its mail password, reports may read everything of billing: both happen quietly. */
const policies = {
  billing: 'path "kv/data/billing/db" {\n  capabilities = ["read"]\n}\n',
  reports: 'path "kv/data/reports/db" {\n  capabilities = ["read"]\n}\n\npath "kv/data/billing/*" {\n  capabilities = ["read"]\n}\n',
};

const misspelt = manifests.billing.replace('owners:', 'onwers:').replace('method: kubernetes', 'method: kubernets');

export function demo(stage: Stage): void {
  stage.title('bao: secrets that are declared, not leaked, and granted exactly');
  stage.write('fleet/draft/bao.yml', misspelt);
  stage.run('fleet', 'bao-manifest-check', ['draft/bao.yml'], [1]);
  for (const [name, text] of Object.entries(manifests)) stage.write(`fleet/manifests/${name}/bao.yml`, text);
  for (const [name, text] of Object.entries(policies)) stage.write(`fleet/policies/${name}.hcl`, text);
  stage.say('');
  stage.run('fleet', 'reverse-coverage', ['--manifests', 'manifests', '--policies', 'policies'], [0, 1]);
  stage.say('');
  stage.run('fleet', 'reverse-coverage', ['can', 'read', 'kv/data/billing/smtp', '--policy', 'policies/reports.hcl']);
  // put together here, so that no scanner finds a token in our own sources
  stage.write('fleet/deploy.sh', `#!/bin/sh\nexport BAO_TOKEN=${['hvs', 'CAESIJ7QxkP2mT4wVb9LsZf8RdYh3NnUo6GaKe1XcWtSiHqM'].join('.')}\n`);
  stage.say('');
  stage.run('fleet', 'bao-lint', ['deploy.sh'], [0, 1]);
}
