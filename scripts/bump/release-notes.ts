import { sectionOf } from './changelog.ts';

/** The section of a release as its page shows it, ending with a line end; nothing when there is none, or it is empty. */
export function notesOf(changelog: string, tag: string, version: string): string | undefined {
  const section = sectionOf(changelog, version, tag);
  return section === undefined || section === '' ? undefined : `${section}\n`;
}
