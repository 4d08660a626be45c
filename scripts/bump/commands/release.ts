import type { OptionSpecs } from '../../ports/command.ts';
import { defineCommand } from '../../ports/command.ts';

export const releaseOptions = {
  title: { type: 'string', placeholder: 'TEXT', default: '{tag}', describe: 'title of the page; {tag}, {version} and {component} are filled in' },
  'notes-file': { type: 'string', placeholder: 'FILE', describe: 'text of the page (default: the section of the version in the changelog)' },
  asset: { type: 'list', alias: 'a', placeholder: 'FILE|GLOB', describe: 'attach these files; repeatable' },
  'replace-assets': { type: 'boolean', describe: 'send files again that are there with the same name and size' },
  draft: { type: 'boolean', describe: 'do not publish it yet' },
  prerelease: { type: 'boolean', describe: 'mark it as a pre-release (default: when the version is one)' },
} as const satisfies OptionSpecs;

export const releaseCommand = defineCommand({
  name: 'release',
  summary: 'create or update the Forgejo release of a tag',
  description: [
    'The tag must be pushed. Run it as often as you like: it looks first and changes only what differs, so after a',
    'failure the same command finishes the work. What else hangs on the page stays.',
    '',
    'Address of the server: FORGEJO_URL, GITEA_URL, CI_FORGE_URL, or the remote `origin`; repository: CI_REPO or `origin`.',
    'Token (scope write:repository): FORGEJO_TOKEN, GITEA_TOKEN or CI_FORGE_TOKEN; in a plugin step the setting `forgejo_token`.',
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
