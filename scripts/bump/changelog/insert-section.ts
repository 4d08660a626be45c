import type { TextEdit } from '../../core/edit.ts';
import type { SourceFile } from '../../core/source.ts';
import { forgeLinks } from './forge-links.ts';
import type { ForgeLinks } from './forge-links.ts';
import type { HeadingForm, ParsedChangelog, ReleaseHeading } from './parse-changelog.ts';
import type { ChangelogOptions, ChangelogRelease } from './release.ts';
import { nothingWritten, renderBody } from './render-section.ts';
import type { Handwritten } from './render-section.ts';

/** Where the new section goes, and what was written by hand for it. */
interface Slot {
  readonly start: number;
  readonly end: number;
  readonly written: Handwritten;
}

const comments = /^\s*(?:<!--[\s\S]*?-->\s*)*/;

/** Text by hand, cut at its headings; a heading with nothing below it says nothing. */
function handwritten(text: string, level: number): Handwritten {
  const parts: { name: string; lines: string[] }[] = [{ name: '', lines: [] }];
  let fence: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const ticks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    const heading = fence === undefined ? /^(#{2,6})[ \t]+(.*?)[ \t]*#*$/.exec(line) : null;
    if (heading !== null && (heading[1] as string).length <= level + 1) parts.push({ name: heading[2] as string, lines: [] });
    else (parts.at(-1) as { lines: string[] }).lines.push(line);
    if (ticks !== undefined) fence = fence === undefined ? ticks : ticks.startsWith(fence) ? undefined : fence;
  }
  const [introduction, ...rest] = parts.map(({ name, lines }) => ({ name, text: lines.join('\n').replace(/^\n+/, '').trimEnd() }));
  return { introduction: introduction?.text ?? '', parts: rest.filter(({ text: words }) => words.replaceAll(/<!--[\s\S]*?-->/g, '').trim() !== '') };
}

/** Below `Unreleased`: a comment right under the heading is for the next author and stays; everything else moves. */
function slotBelow(text: string, heading: ReleaseHeading): Slot {
  const body = text.slice(heading.body.start, heading.body.end);
  const kept = (comments.exec(body) as RegExpExecArray)[0].trimEnd();
  const written = handwritten(body.slice(kept.length), heading.level);
  if (written.introduction === '' && written.parts.length === 0) return { start: heading.body.end, end: heading.body.end, written: nothingWritten };
  return { start: heading.body.start + kept.length, end: heading.body.end, written };
}

function slotFor(text: string, { headings, end }: ParsedChangelog): Slot {
  const open = headings.find(({ kind }) => kind === 'unreleased');
  if (open !== undefined) return slotBelow(text, open);
  const at = headings[0]?.range.start ?? end;
  return { start: at, end: at, written: nothingWritten };
}

/** The form of the neighbours; levels may differ between them (older generators wrote patches smaller). */
function formOf({ headings }: ParsedChangelog, links: ForgeLinks | undefined): HeadingForm {
  const releases = headings.filter(({ kind }) => kind === 'release');
  const open = headings.find(({ kind }) => kind === 'unreleased');
  const levels = (open === undefined ? releases : [open]).map(({ level }) => level);
  const level = levels.includes(2) || levels.length === 0 ? 2 : Math.min(...levels);
  const [newest] = releases;
  if (newest !== undefined) return { ...newest.form, level };
  return { level, v: false, link: links === undefined ? 'none' : 'reference', date: 'dash' };
}

function labelFor({ headings }: ParsedChangelog, release: ChangelogRelease, form: HeadingForm): string {
  if (release.label !== undefined) return release.label;
  if (headings.some(({ label }) => label === release.previousTag)) return release.tag;
  return form.v ? `v${release.version}` : release.version;
}

export function addressOf(release: ChangelogRelease, links: ForgeLinks): string {
  return release.previousTag === undefined ? links.tag(release.tag) : links.compare(release.previousTag, release.tag);
}

/** `## [1.2.0] - 2026-01-02` in the form of the file. */
export function headingLine(release: ChangelogRelease, label: string, form: HeadingForm, links: ForgeLinks | undefined): string {
  const name = form.link === 'none' ? label : form.link === 'inline' && links !== undefined ? `[${label}](${addressOf(release, links)})` : `[${label}]`;
  const date = { dash: ` - ${release.date}`, brackets: ` (${release.date})`, none: '' }[form.date];
  return `${'#'.repeat(form.level)} ${name}${date}`;
}

/** When nobody says where the project lives, the links that are there do. */
function linksOf({ definitions }: ParsedChangelog, options: ChangelogOptions): ForgeLinks | undefined {
  const known = forgeLinks(options.linkBase);
  if (known !== undefined) return known;
  const base = definitions.map(({ address }) => /^(https?:\/\/.+?)\/(?:compare\/|releases\/tag\/)/.exec(address)?.[1]).find((one) => one !== undefined);
  return forgeLinks(base);
}

/** `.../compare/v1.1.0...HEAD` begins at the new tag from now on; where it ends stays as the author wrote it. */
function movedUnreleased(address: string, release: ChangelogRelease, links: ForgeLinks): string {
  const fresh = links.compare(release.tag, 'HEAD');
  const match = /^(.*\/compare\/).+?(\.{2,3})([^/].*)$/.exec(address);
  return match === null ? fresh : `${match[1] as string}${links.compare(release.tag, '').split('/compare/')[1]?.replace(/\.\.\.$/, '') ?? ''}${match[2] as string}${match[3] as string}`;
}

interface Definitions {
  readonly edits: readonly TextEdit[];
  /** Lines for the end of the file, when no definition is there to stand beside. */
  readonly atEnd: readonly string[];
}

function definitionEdits(file: SourceFile, parsed: ParsedChangelog, release: ChangelogRelease, label: string, links: ForgeLinks, eol: string): Definitions {
  const line = `[${label}]: ${addressOf(release, links)}`;
  const open = parsed.definitions.find((one) => one.label.toLowerCase() === 'unreleased');
  if (open !== undefined) {
    const end = open.range.end;
    return {
      edits: [
        { path: file.path, range: open.addressRange, newText: movedUnreleased(open.address, release, links) },
        { path: file.path, range: { start: end, end }, newText: `${eol}${line}` },
      ], atEnd: [],
    };
  }
  const linked = parsed.headings.some(({ kind, form }) => kind === 'unreleased' && form.link === 'reference');
  const lines = [...(linked ? [`[Unreleased]: ${links.compare(release.tag, 'HEAD')}`] : []), line];
  const first = parsed.definitions.find((one) => parsed.headings.some((heading) => heading.label === one.label));
  if (first === undefined) return { edits: [], atEnd: lines };
  return { edits: [{ path: file.path, range: { start: first.range.start, end: first.range.start }, newText: lines.map((one) => `${one}${eol}`).join('') }], atEnd: [] };
}

/** Line ends that part a new piece from what stands before it. */
function gapAfter(before: string): string {
  if (before.trim() === '' || before === '\ufeff') return '';
  if (/\n[ \t]*\r?\n$/.test(before)) return '';
  return before.endsWith('\n') ? '\n' : '\n\n';
}

/** The edits that put a release into a changelog that has text already. */
export function insertSection(file: SourceFile, parsed: ParsedChangelog, release: ChangelogRelease, options: ChangelogOptions): TextEdit[] {
  const { text, path } = file;
  const eol = /\r?\n/.exec(text)?.[0] ?? '\n';
  const links = linksOf(parsed, options);
  const form = formOf(parsed, links);
  const label = labelFor(parsed, release, form);
  const slot = slotFor(text, parsed);
  const body = renderBody(release, { ...options, linkBase: links?.base }, slot.written, Math.max(3, form.level + 1));
  const definitions = form.link === 'reference' && links !== undefined ? definitionEdits(file, parsed, release, label, links, eol) : { edits: [], atEnd: [] };
  const atEnd = slot.end === text.length;
  const tail = definitions.atEnd.join('\n');
  const last = text.endsWith('\n') || text.trim() === '' ? '\n' : '';
  const section = `${headingLine(release, label, form, links)}\n\n${body}`;
  const newText = gapAfter(text.slice(0, slot.start)) + section + (atEnd ? `${tail === '' ? '' : `\n\n${tail}`}${last}` : '\n\n');
  const edits = [{ path, range: { start: slot.start, end: slot.end }, newText: newText.replaceAll('\n', eol) }, ...definitions.edits];
  if (!atEnd && tail !== '') {
    edits.push({ path, range: { start: text.length, end: text.length }, newText: `${/^\s*\[[^\]]+\]: /.test(text.slice(parsed.end)) ? (text.endsWith('\n') ? '' : '\n') : gapAfter(text)}${tail}${last}`.replaceAll('\n', eol) });
  }
  return edits;
}

const preamble = `# Changelog

All notable changes to this project are documented in this file.

The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/),
and this project adheres to [Semantic Versioning](https://semver.org/spec/v2.0.0.html).
`;

/** A changelog with one release, for a project that has none yet. */
export function newChangelog(release: ChangelogRelease, options: ChangelogOptions): string {
  const links = forgeLinks(options.linkBase);
  const form: HeadingForm = { level: 2, v: false, link: links === undefined ? 'none' : 'reference', date: 'dash' };
  const label = release.label ?? release.version;
  const open = links === undefined ? '## Unreleased' : '## [Unreleased]';
  const tail = links === undefined ? '' : `\n[Unreleased]: ${links.compare(release.tag, 'HEAD')}\n[${label}]: ${addressOf(release, links)}\n`;
  return `${preamble}\n${open}\n\n${headingLine(release, label, form, links)}\n\n${renderBody(release, options)}\n${tail}`;
}
