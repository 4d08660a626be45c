import { defineCommand } from '../../ports/command.ts';
import { options } from './publish-options.ts';

export const command = defineCommand({
  name: 'publish',
  summary: 'give a built image its tags: immutable ones first, then floating ones, each proven',
  description: `Looks at the whole image in the registry, refuses when an immutable tag holds something else, moves the floating tags
one after the other, and asks the registry after every step. A floating tag never goes back to an older release by itself,
and a pre-release moves none. Killed at any moment, the same command finishes what is left.`,
  arguments: [
    { name: 'NAME', describe: 'image of containers/images.yml', required: true },
    { name: 'VERSION', describe: 'SemVer; default: what CI_COMMIT_TAG says behind the release prefix' },
  ],
  options,
  supports: ['plan'],
  examples: [
    ['images publish base-python --digest-file digest', 'in the pipeline of the tag base-python-v1.2.0'],
    ['images publish base-python --digest-file digest --before-build', 'before the build: a second run must not build it anew'],
    ['images publish base-python 1.1.0 --digest sha256:... --move-back', 'go back to an older release'],
  ],
  load: () => import('./publish-run.ts'),
});
