import { forgeLinks } from './forge-links.ts';
import type { ForgeLinks } from './forge-links.ts';
import { markdownText } from './markdown-text.ts';
import { sectionFor, sectionNames } from './release.ts';
import type { ChangelogCommit, ChangelogOptions, ChangelogRelease, SectionName } from './release.ts';

/** A part of a release below a heading of its own; text that people wrote stands before what commits say. */
export interface SectionPart {
  readonly name: string;
  readonly written: string;
  readonly entries: readonly string[];
  readonly breaking: boolean;
}

function textWithIssues(description: string, links: ForgeLinks | undefined): string {
  const text = markdownText(description);
  if (links === undefined) return text;
  return text.replaceAll(/(`[^`]*`)|(?<![\w&/])#(\d{1,9})\b/g, (whole, code: string | undefined, number: string | undefined) =>
    (code !== undefined || number === undefined ? whole : `[#${number}](${links.issue(Number(number))})`));
}

function references(commit: ChangelogCommit, number: number | undefined, links: ForgeLinks | undefined): string {
  const short = commit.sha.slice(0, 7);
  const pull = number === undefined ? [] : [links === undefined ? `#${number}` : `[#${number}](${links.pullRequest(number)})`];
  const own = commit.sha === '' ? [] : [links === undefined ? `\`${short}\`` : `[\`${short}\`](${links.commit(commit.sha)})`];
  const authors = (commit.authors ?? []).map(markdownText).filter((name) => name !== '');
  const credit = authors.length === 0 ? '' : ` by ${authors.join(', ')}`;
  const all = [...pull, ...own].join(', ');
  return all === '' && credit === '' ? '' : ` (${all}${credit})`.replace('( by', '(by');
}

/** One entry: `- **Breaking** **scope:** what ([#12](...), [`1234567`](...))`, notes on breaking changes below it. */
export function renderEntry(commit: ChangelogCommit, links: ForgeLinks | undefined): string {
  const [, description = '', written] = /^(.*?)(?:\s*\(#(\d{1,9})\))?$/s.exec(commit.description.trim()) ?? [];
  const number = commit.pullRequest ?? (written === undefined ? undefined : Number(written));
  const scope = commit.scope === null || commit.scope === '' ? '' : `**${markdownText(commit.scope)}:** `;
  const head = `- ${commit.breaking ? '**Breaking** ' : ''}${scope}${textWithIssues(description, links)}${references(commit, number, links)}`;
  const notes = commit.breakingNotes.filter((note) => note.trim() !== '' && note.trim() !== description.trim());
  return [head, ...notes.map((note) => `  - ${textWithIssues(note, links)}`)].join('\n');
}

/** Breaking entries first; the rest in the order of the commits. */
function entriesOf(name: SectionName, release: ChangelogRelease, options: ChangelogOptions, links: ForgeLinks | undefined): { entries: string[]; breaking: boolean } {
  const commits = release.commits.filter((commit) => sectionFor(commit, options) === name);
  const sorted = [...commits.filter(({ breaking }) => breaking), ...commits.filter(({ breaking }) => !breaking)];
  return { entries: [...new Set(sorted.map((commit) => renderEntry(commit, links)))], breaking: commits.some(({ breaking }) => breaking) };
}

/** What was written by hand below `Unreleased`: an introduction, and parts with headings. */
export interface Handwritten {
  readonly introduction: string;
  readonly parts: readonly { readonly name: string; readonly text: string }[];
}

export const nothingWritten: Handwritten = { introduction: '', parts: [] };

/** The parts of a release: those with a breaking change first, else in the order of Keep a Changelog. */
function partsOf(release: ChangelogRelease, options: ChangelogOptions, written: Handwritten): SectionPart[] {
  const links = forgeLinks(options.linkBase);
  const texts = (name: string): string => written.parts.filter((part) => part.name.toLowerCase() === name.toLowerCase()).map(({ text }) => text).join('\n\n');
  const known = sectionNames.map((name): SectionPart => ({ name, written: texts(name), ...entriesOf(name, release, options, links) }));
  const own = written.parts.filter(({ name }) => !sectionNames.some((one) => one.toLowerCase() === name.toLowerCase()))
    .map(({ name, text }): SectionPart => ({ name, written: text, entries: [], breaking: false }));
  const parts = [...known, ...own].filter((part) => part.written !== '' || part.entries.length > 0);
  return [...parts.filter(({ breaking }) => breaking), ...parts.filter(({ breaking }) => !breaking)];
}

/** A list goes on without an empty line, other text does not. */
function joined({ written, entries }: SectionPart): string {
  const separator = written === '' ? '' : /(?:^|\n)\s*[-*+] [^\n]*(?:\n[ \t]+[^\n]*)*$/.test(written) && entries.length > 0 ? '\n' : '\n\n';
  return `${written}${separator}${entries.join('\n')}`.trimEnd();
}

/** The text of a release without its heading; lines end with `\n`. */
export function renderBody(release: ChangelogRelease, options: ChangelogOptions, written: Handwritten = nothingWritten, level = 3): string {
  const parts = partsOf(release, options, written).map((part) => `${'#'.repeat(level)} ${part.name}\n\n${joined(part)}`);
  const all = [written.introduction, ...parts].filter((text) => text !== '');
  return all.length === 0 ? 'No changes that users would notice.' : all.join('\n\n');
}
