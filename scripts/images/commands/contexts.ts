import { defineCommand } from '../../ports/command.ts';
import { options } from './contexts-options.ts';

export const command = defineCommand({
  name: 'contexts',
  summary: 'write one build context per image: Containerfile on the locked digest, files, build.json',
  description: `Each folder is whole: \`executor --context dir://FOLDER --destination "$(jq -r .tag FOLDER/build.json)"\` builds it.
\`build.args\` holds kaniko's flags, build arguments and labels, one a line, for images without jq.`,
  options,
  supports: ['plan'],
  examples: [
    ['images contexts --out contexts', 'all images, tagged by their recipe'],
    ['images contexts --only base-rust --tag "$CI_COMMIT_TAG"', 'the release of one image'],
  ],
  load: () => import('./contexts-run.ts'),
});
