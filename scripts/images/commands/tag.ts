import { defineCommand } from '../../ports/command.ts';
import { options } from './tag-options.ts';

export const command = defineCommand({
  name: 'tag',
  summary: 'release images: push their annotated tags, one after the other, each when the one before woke its pipeline',
  description: `Tags the commit that is checked out. Woodpecker loses pipelines when several tags arrive at once; so the next tag is pushed
only when its API shows a real pipeline for the one before (WOODPECKER_SERVER, WOODPECKER_TOKEN), and without access to the API
after a pause. When a pipeline does not come it says which of the known races it was, and what to do. Cut short, the same
command goes on where it stopped.`,
  arguments: [{ name: 'NAME[=VERSION]', describe: 'images of containers/images.yml; one image may be followed by its version instead', repeat: true }],
  options,
  supports: ['plan'],
  examples: [
    ['images tag base-python 1.2.0', 'push base-python-v1.2.0'],
    ['images tag base-python=1.2.0 base-go=1.1.0', 'two images, one after the other'],
    ['images tag --bump --all', 'everything that has something to release'],
  ],
  load: () => import('./tag-run.ts'),
});
