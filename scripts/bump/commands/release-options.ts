import type { OptionSpecs } from '../../ports/command.ts';

/** Options of `bump release`. */
export const releaseOptions = {
  title: { type: 'string', placeholder: 'TEXT', default: '{tag}', describe: 'title of the page; {tag}, {version} and {component} are filled in' },
  'notes-file': { type: 'string', placeholder: 'FILE', describe: 'text of the page (default: the section of the version in the changelog)' },
  asset: { type: 'list', alias: 'a', placeholder: 'FILE|GLOB', describe: 'attach these files; repeatable' },
  'replace-assets': { type: 'boolean', describe: 'send files again that are there with the same name and size' },
  draft: { type: 'boolean', describe: 'do not publish it yet' },
  prerelease: { type: 'boolean', describe: 'mark it as a pre-release (default: when the version is one)' },
} as const satisfies OptionSpecs;
