import type { Diagnostic } from '../core/diagnostic.ts';
import type { TextEdit } from '../core/edit.ts';
import { applyEdits } from '../core/edit.ts';
import { runRules } from '../core/rule.ts';
import type { SourceFile } from '../core/source.ts';
import { changelogRules } from './changelog-rules/index.ts';
import { forgeLinks } from './changelog/forge-links.ts';
import { headingLine, insertSection, newChangelog } from './changelog/insert-section.ts';
import { isHeadingOf, parseChangelog } from './changelog/parse-changelog.ts';
import { headingOf } from './changelog/state.ts';
import type { ChangelogState } from './changelog/state.ts';
import { renderBody } from './changelog/render-section.ts';
import type { ChangelogOptions, ChangelogRelease } from './changelog/release.ts';

export type { ChangelogCommit, ChangelogOptions, ChangelogRelease, SectionName } from './changelog/release.ts';

export interface ChangelogPlan {
  /** Empty when the release stands there already, or when a diagnostic is an error. For a new file: one insertion at 0. */
  readonly edits: readonly TextEdit[];
  /** The whole text after the edits. */
  readonly text: string;
  /** The notes of this release, as a release page shows them. */
  readonly notes: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Puts a release into a changelog in the form of Keep a Changelog. What people wrote below `Unreleased` becomes part
 * of the release. A release that stands there already is left as it is.
 * @param text of the file; nothing when there is none yet
 */
export function planChangelog(path: string, text: string | undefined, release: ChangelogRelease, options: ChangelogOptions = {}): ChangelogPlan {
  const file: SourceFile = { path, text: text ?? '' };
  const state: ChangelogState = { file, parsed: parseChangelog(file), release };
  const diagnostics = runRules(changelogRules, state);
  const present = headingOf(state) !== undefined;
  const blocked = diagnostics.some(({ severity }) => severity === 'error');
  const empty = file.text.replace('\ufeff', '').trim() === '';
  const edits = present || blocked ? []
    : empty ? [{ path, range: { start: file.text.length, end: file.text.length }, newText: newChangelog(release, options) }]
    : insertSection(file, state.parsed, release, options);
  const after = applyEdits(file.text, edits);
  return { edits, text: after, notes: sectionOf(after, release.version, release.label ?? release.tag) ?? renderBody(release, options), diagnostics };
}

/**
 * The notes of one version: what stands below its heading, with the link definitions it uses; nothing when the
 * changelog does not have it.
 * @param tag a heading may name the tag instead of the version; when it does, it goes first
 */
export function sectionOf(text: string, version: string, tag?: string): string | undefined {
  const { headings, definitions } = parseChangelog({ path: '', text });
  const heading = headings.find((one) => one.kind === 'release' && one.label === tag) ?? headings.find((one) => isHeadingOf(one, version, tag));
  if (heading === undefined) return undefined;
  const body = text.slice(heading.body.start, heading.body.end).replaceAll('\r\n', '\n').trim();
  const used = definitions.filter(({ label }) => body.toLowerCase().includes(`[${label.toLowerCase()}]`) && !body.includes(`[${label}](`));
  return used.length === 0 ? body : `${body}\n\n${used.map(({ label, address }) => `[${label}]: ${address}`).join('\n')}`;
}

/** One release that stands alone, for `bump changelog`: its link is in the heading. Ends with a line end. */
export function renderRelease(release: ChangelogRelease, options: ChangelogOptions = {}): string {
  const links = forgeLinks(options.linkBase);
  const heading = headingLine(release, release.label ?? release.version, { level: 2, v: false, link: links === undefined ? 'none' : 'inline', date: 'dash' }, links);
  return `${heading}\n\n${renderBody(release, options)}\n`;
}

/** The section of a release as its page shows it, ending with a line end; nothing when there is none, or it is empty. */
export function notesOf(changelog: string, tag: string, version: string): string | undefined {
  const section = sectionOf(changelog, version, tag);
  return section === undefined || section === '' ? undefined : `${section}\n`;
}
