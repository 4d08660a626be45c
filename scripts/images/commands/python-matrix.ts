import { defineCommand } from '../../ports/command.ts';
import { options } from './python-matrix-options.ts';

export const command = defineCommand({
  name: 'python-matrix',
  summary: 'make a Woodpecker matrix of the Python minors in tox.ini, tox.toml or pyproject.toml',
  description: 'Reads env_list as tox does, without Python. With a base image the steps install tox and nothing else; without one they use the official image and apt.',
  arguments: [{ name: 'FILE', describe: 'tox.ini, setup.cfg, tox.toml or pyproject.toml (default: the first one that is there)' }],
  options,
  supports: ['plan'],
  examples: [
    ['images python-matrix --base-image "forge.example/loco/shared-python-base-{python}:v1"', 'no apt preamble'],
    ['images python-matrix tox.ini --apt git --apt ffmpeg', 'official images'],
  ],
  rules: async () => (await import('../all-rules.ts')).imageRules,
  load: () => import('./python-matrix-run.ts'),
});
