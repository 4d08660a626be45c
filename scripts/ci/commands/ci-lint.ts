import { defineCommand } from '../../ports/command.ts';
import { fleetOptions, graphOptions, initOptions, lintOptions, lspOptions, previewOptions, simulateOptions, upgradeOptions } from './options.ts';

const paths = [{ name: 'PATH', describe: 'pipeline files, folders of them, or repositories (default: what the server would read here)', repeat: true }] as const;

const pathsOrInput = [{ ...paths[0], describe: 'pipeline files, folders of them, repositories, quoted globs, or `-` for standard input (default: what the server would read here)' }] as const;

// the rules come out of the same file as the code that runs them: one file less to compile at each start
const lint = defineCommand({
  name: 'lint', summary: 'say what Woodpecker will do with the pipeline files, and what is wrong with them',
  arguments: pathsOrInput, options: lintOptions, supports: ['fix', 'baseline'],
  load: () => import('./lint-run.ts'),
  rules: async () => (await import('./lint-run.ts')).metas,
});

const simulate = defineCommand({
  name: 'simulate', summary: 'which workflows and steps would run, in which order, with what text, and why not the others',
  description: 'Runs nothing. `--output json` gives `{version, workflows: [{name, path, runs, reason, steps}]}`.',
  arguments: paths,
  options: simulateOptions,
  examples: [
    ['ci-lint simulate --event tag --ref refs/tags/base-python-v1.2.3', 'what this tag would release'],
    ['ci-lint simulate --event pull_request --path src/main.py', 'what a pull request runs that changes this file'],
  ],
  load: () => import('./simulate-run.ts'),
});

const graph = defineCommand({
  name: 'graph', summary: 'draw the workflows and their steps as a graph, Mermaid or SVG',
  arguments: paths,
  options: graphOptions,
  load: () => import('./graph-run.ts'),
});

const upgrade = defineCommand({
  name: 'upgrade', summary: 'replay what changed in the template since the version that a pipeline follows',
  description: 'Edits only what changed in the template; what was changed here in another way stays, and is a finding.',
  arguments: paths, options: upgradeOptions, supports: ['plan'],
  examples: [['ci-lint upgrade --diff', 'show what would change']],
  load: () => import('./upgrade-run.ts'),
});

const init = defineCommand({
  name: 'init', summary: 'start the pipeline of a repository from the template that fits its files',
  description: 'Looks for pyproject.toml, Cargo.toml, go.mod, package.json, Containerfile, and for versions in .python-version, .nvmrc and their like.\nSeveral projects in one repository get a workflow each. Overwrites nothing, and never pushes a .woodpecker.yml aside.',
  options: initOptions, supports: ['plan'],
  examples: [['ci-lint init --registry git.example.org', 'write .woodpecker/ci.yml'], ['ci-lint init --template release --registry git.example.org --diff', 'show the release pipeline']],
  load: () => import('./init-run.ts'),
});

const lsp = defineCommand({
  name: 'lsp', summary: 'language server for editors, over standard input and output',
  description: 'Findings while you type, what a rule is about and what `${...}` becomes under the cursor, fixes as code actions.\nEach repository is judged by its own .ci-shared.yml; --config FILE counts where it says nothing.',
  options: lspOptions, findsConfig: true,
  load: () => import('./lsp-run.ts'),
});

const folders = [{ name: 'FOLDER', describe: 'folders that hold one checkout a subfolder', repeat: true }] as const;

const preview = defineCommand({
  name: 'preview', summary: 'what changed templates would do to every repository, before they are released',
  description: 'Compares findings about templates only. Exit 1 when a repository would turn red.',
  arguments: folders, options: previewOptions, supports: ['plan'],
  examples: [['ci-lint fleet preview --org loco --candidate templates/', 'who would turn red']],
  load: () => import('./fleet-preview-run.ts'),
});

const fleet = defineCommand({
  name: 'fleet', summary: 'a line for each repository: its template, the version, how it stands to it, findings',
  description: 'Reads a folder of checkouts, or an organisation over the API of Forgejo (token with read:repository and read:organization).\nLeaves archived repositories out. Each repository is judged as `ci-lint` in it would, by its own .ci-shared.yml.',
  arguments: folders, options: fleetOptions, supports: ['plan'],
  examples: [
    ['ci-lint fleet checkouts/', 'a folder of checkouts'],
    ['ci-lint fleet --org loco --fix --diff', 'what the safe fixes would change everywhere, without a checkout'],
    ['ci-lint fleet --org loco --cache .cache/fleet --shard 2/4 --output json:fleet-2.json', 'a quarter of an organisation, in a job of a matrix'],
  ],
  subcommands: [preview],
  load: () => import('./fleet-run.ts'),
});

export const command = defineCommand({
  name: 'ci-lint', summary: 'lint and dry-run for Woodpecker pipelines: places, fixes, and what a tag would run',
  description: 'Reads `.woodpecker/*.yml` like the server does. Changes nothing without `--fix`.',
  arguments: pathsOrInput, options: lintOptions, supports: ['fix', 'baseline'],
  subcommands: [lint, simulate, graph, upgrade, init, fleet, lsp],
  load: () => import('./lint-run.ts'),
  rules: async () => (await import('./lint-run.ts')).metas,
});
