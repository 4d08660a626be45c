import type { CommandSpec } from '../ports/command.ts';

/** One name of the bundle. */
export interface Entry {
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: CommandSpec }>;
}

/** Every command that this program answers to. The only list: symlinks, help, completion and docs are made from it. */
export const commands: Readonly<Record<string, Entry>> = {
  'bao-lint': {
    summary: 'leaked tokens and misuse of OpenBao in files, changes and history',
    load: () => import('../bao/commands/bao-lint.ts'),
  },
  'bao-manifest-check': {
    summary: 'bao.yml: which OpenBao secrets a workload uses, checked and printed as ACL paths',
    load: () => import('../bao/commands/bao-manifest-check.ts'),
  },
  bump: {
    summary: 'Conventional Commits -> version, files, changelog, one atomic push, Forgejo release',
    load: () => import('../bump/commands/bump.ts'),
  },
  'ci-lint': {
    summary: 'lint and dry-run for Woodpecker pipelines: places, fixes, and what a tag would run',
    load: () => import('../ci/commands/ci-lint.ts'),
  },
  images: {
    summary: 'container images from a catalogue: plan, check, render pipelines, build, publish, tag',
    load: () => import('../images/commands/images.ts'),
  },
  'reverse-coverage': {
    summary: 'do OpenBao policies grant exactly what the manifests declare? which rule decides?',
    load: () => import('../bao/commands/reverse-coverage.ts'),
  },
};

/** Other names under which a command is known. */
export const aliases: Readonly<Record<string, string>> = { 'bump.sh': 'bump' };
