import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `images publish`. */
export const options = {
  'digest-file': { type: 'string', placeholder: 'FILE', describe: 'file in which the builder wrote the digest (kaniko, buildah, buildx)' },
  digest: { type: 'string', placeholder: 'SHA256', describe: 'the digest itself, instead of a file' },
  from: { type: 'string', placeholder: 'REPOSITORY', describe: 'where the image was pushed, when not to its own repository: REGISTRY/PATH' },
  'before-build': { type: 'boolean', describe: 'ask whether the release is there already; if so, write its digest into --digest-file, and nothing has to be built' },
  record: { type: 'string', placeholder: 'FILE', describe: 'write the record of the release there (schema/release-record.v1.json)' },
  page: { type: 'boolean', describe: 'put the record on the release page of the git tag in Forgejo too, as release-record.json; needs --record and FORGEJO_TOKEN' },
  sbom: { type: 'string', placeholder: 'FILE', describe: 'bill of materials (SPDX or CycloneDX JSON) whose versions go into the record' },
  'move-back': { type: 'boolean', describe: 'let a floating tag go back to this older release' },
} as const satisfies OptionSpecs;
