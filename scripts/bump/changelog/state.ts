import type { SourceFile } from '../../core/source.ts';
import { isHeadingOf } from './parse-changelog.ts';
import type { ParsedChangelog, ReleaseHeading } from './parse-changelog.ts';
import type { ChangelogRelease } from './release.ts';

/** A changelog and the release that goes into it: the subject of the rules BMP22x. */
export interface ChangelogState {
  readonly file: SourceFile;
  readonly parsed: ParsedChangelog;
  readonly release: ChangelogRelease;
}

/** The heading of this release, when it is there. With a label of its own, only that counts. */
export function headingOf({ parsed: { headings }, release }: ChangelogState): ReleaseHeading | undefined {
  const { label, version, tag } = release;
  return headings.find((heading) => (label === undefined ? isHeadingOf(heading, version, tag) : heading.kind === 'release' && heading.label === label));
}
