import { defineCommand } from '../../ports/command.ts';
import { manifestCheckOptions, manifestInitOptions } from './bao-manifest-options.ts';

const init = defineCommand({
  name: 'init',
  summary: 'write a first bao.yml from what the repository uses',
  description: 'Looks for OpenBao and Vault paths in pipelines, scripts, Kubernetes manifests and code, and writes them down with the\nplace where each was found. Never overwrites a manifest.',
  options: manifestInitOptions,
  arguments: [{ name: 'PATHS', describe: 'folders and files to look into (default: the working directory)', repeat: true }],
  supports: ['plan'],
  load: () => import('./bao-manifest-init-run.ts'),
  examples: [['bao-manifest-check init --dry-run', 'say what would be written'], ['bao-manifest-check init --diff', 'show the manifest instead of writing it']],
});

export const command = defineCommand({
  name: 'bao-manifest-check',
  summary: 'check bao.yml: which OpenBao secrets a workload uses',
  description: 'Reads each manifest, checks it against schema/v1.json and then what it says: environments, duplicates, KV v2 paths,\nexpired exceptions, clashing variables. One mistake gives one message. Reads only.',
  arguments: [{ name: 'FILES', describe: 'manifests, or folders that are searched for bao.yml (default: bao.yml)', repeat: true }],
  options: manifestCheckOptions,
  subcommands: [init],
  supports: ['fix', 'baseline'],
  examples: [
    ['bao-manifest-check', 'check bao.yml of this repository'],
    ['bao-manifest-check --print-acl services/*/bao.yml', 'show what the manifests declare as ACL paths'],
    ['bao-manifest-check --output sarif:bao.sarif fleet/', 'check every manifest below fleet/'],
  ],
  load: () => import('./bao-manifest-check-run.ts'),
  rules: async () => (await import('./bao-manifest-rules.ts')).allManifestRules,
});
