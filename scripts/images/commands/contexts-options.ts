import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images contexts`. */
export const options = {
  out: { type: 'string', placeholder: 'DIR', describe: 'folder that gets one folder an image', default: '.images' },
  only: { type: 'list', placeholder: 'NAME', describe: 'only these images; repeatable' },
  tag: { type: 'string', placeholder: 'GITTAG', describe: 'git tag of the release, as in CI_COMMIT_TAG: gives the version, and must belong to the one image of --only' },
} as const satisfies OptionSpecs;
