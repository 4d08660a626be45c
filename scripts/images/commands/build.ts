import { defineCommand } from '../../ports/command.ts';
import { options } from './build-options.ts';

export const command = defineCommand({
  name: 'build',
  summary: 'build an image on this machine with buildah, podman or docker; pushes nothing',
  arguments: [{ name: 'NAME', describe: 'image of the catalogue', required: true }],
  options,
  supports: ['plan'],
  examples: [['images build base-rust', 'as the release would build it, dated to the commit'], ['images build base-rust --dry-run', 'say what would be built']],
  load: () => import('./build-run.ts'),
});
