import { defineCommand } from '../../ports/command.ts';
import { releaseOptions } from './release-options.ts';

export const releaseCommand = defineCommand({
  name: 'release',
  summary: 'create or update the Forgejo release of a tag',
  description: [
    'The tag must be pushed. Run it as often as you like: it looks first and changes only what differs, so after a failure the same command finishes the work. What else hangs on the page stays.',
    'Server: FORGEJO_URL, GITEA_URL, CI_FORGE_URL or the remote `origin`. Repository: CI_REPO or `origin`.',
    'Token, scope write:repository: FORGEJO_TOKEN, GITEA_TOKEN, CI_FORGE_TOKEN; in a plugin step the setting `forgejo_token`.',
  ].join('\n'),
  arguments: [{ name: 'TAG', describe: 'the tag (default: CI_COMMIT_TAG)' }],
  options: releaseOptions,
  supports: ['plan'],
  examples: [
    ['bump release v1.4.0', 'page with the notes of 1.4.0 from the changelog'],
    ['bump release --asset "dist/*.tgz" --asset SHA256SUMS', 'in a tag pipeline, with files'],
    ['bump release v1.4.0 --dry-run', 'show the page; needs no token'],
  ],
  load: () => import('./release-run.ts'),
});
