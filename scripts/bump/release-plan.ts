import type { Diagnostic } from '../core/diagnostic.ts';
import type { AnnotatedTag, CommittedFile } from '../core/plan.ts';
import { applyEdits } from '../core/edit.ts';
import { sha256 } from '../lib/hash.ts';
import type { BumpConfig, Component, Mode } from './config.ts';
import type { Decision } from './decide.ts';
import { releaseTitle } from './release-title.ts';
import { releaseTrailer } from './verdict.ts';
import { planVersionFiles } from './version-files.ts';
import type { VersionFile } from './updaters/updater.ts';

/** One component that will be released. */
export interface ReleasedComponent {
  readonly name: string;
  readonly tagPrefix: string;
  readonly current: string | null;
  readonly next: string;
  readonly bump: Decision['bump'];
  readonly tag: string;
  readonly lastTag: string | null;
  readonly why: readonly string[];
  readonly notes: string;
  /** A release commit that lacks its tag: it is tagged, and nothing is computed anew. */
  readonly target: string | null;
}

/** What the command line of `prepare` said. */
export interface PlanOptions {
  readonly component: readonly string[];
  readonly as: readonly string[];
  readonly prerelease: string | null;
  readonly allowMajor: boolean;
}

/** A release as data: what `prepare` writes to disk and `push` carries out. schema/bump-plan.v1.json */
export interface ReleasePlan {
  readonly version: 1;
  readonly base: string;
  readonly branch: string | null;
  readonly remote: string;
  readonly mode: Mode;
  readonly sign: boolean;
  readonly date: number;
  readonly message: string;
  readonly options: PlanOptions;
  readonly components: readonly ReleasedComponent[];
  readonly files: readonly { readonly path: string; readonly before: string | null; readonly after: string }[];
}

/** A file of the release with its text before and after. */
export interface ReleaseFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

export function hashOf(text: string | undefined): string | null {
  return text === undefined ? null : sha256(text);
}

/** Sets the version files of one component; the texts may hold the edits of components before it. */
export function versionFileTexts(files: readonly VersionFile[], current: string | null, next: string): { readonly texts: ReadonlyMap<string, string>; readonly diagnostics: readonly Diagnostic[] } {
  if (files.length === 0) return { texts: new Map(), diagnostics: [] };
  const { edits, diagnostics } = planVersionFiles(files, current ?? undefined, next);
  const texts = new Map<string, string>();
  for (const { file } of files) {
    const own = edits.filter(({ path }) => path === file.path);
    if (own.length > 0) texts.set(file.path, applyEdits(file.text, own));
  }
  return { texts, diagnostics };
}

/** Woodpecker skips the push of a commit that says this, and still runs the pipeline of its tag. */
const skipMarker = '[CI SKIP]';

/** Message of the release commit: a subject that Woodpecker skips, what is released, and the trailer we know it by. */
export function releaseMessage(components: readonly ReleasedComponent[], config: Pick<BumpConfig, 'commitMessage' | 'skipMarker'>): string {
  const tags = components.map(({ tag }) => tag).join(', ');
  const versions = components.length === 1 ? components[0]?.next ?? '' : tags;
  const subject = releaseTitle(config.commitMessage, tags, versions);
  const lines = components.map(({ name, current, next, bump }) => `- ${name === 'default' ? '' : `${name}: `}${current ?? 'first release'} -> ${next} (${bump})`);
  return `${subject}${config.skipMarker ? ` ${skipMarker}` : ''}\n\n${lines.join('\n')}\n\n${releaseTrailer}: ${tags}\n`;
}

/** The annotated tags of a release. */
export function releaseTags(components: readonly Pick<ReleasedComponent, 'tag' | 'name' | 'next' | 'notes'>[]): AnnotatedTag[] {
  return components.map(({ tag, name, next, notes }) => ({
    name: tag, message: `${name === 'default' ? next : `${name} ${next}`}\n${notes.trim() === '' ? '' : `\n${notes.trim()}\n`}`,
  }));
}

export function committedFiles(files: readonly ReleaseFile[]): CommittedFile[] {
  return files.map(({ path, after }) => ({ path, text: after }));
}

/** The commits that asked for the version, for people: `1a2b3c4d5e feat: add login`. */
export function reasonsOf(decision: Decision): string[] {
  return decision.verdicts.filter(({ bump }) => bump !== 'none').map(({ commit, message }) => `${commit.sha.slice(0, 10)} ${message.header}`);
}

export function folderOf(component: Component): string {
  const [only] = component.paths;
  return component.paths.length === 1 && only !== undefined && only !== '.' && !/[*?[]/.test(only) ? only.replace(/\/$/, '') : '';
}
