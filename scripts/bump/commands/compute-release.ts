import type { Diagnostic } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Readers } from '../../ports/index.ts';
import type { BumpConfig } from '../config.ts';
import { hashOf, reasonsOf, releaseMessage, versionFileTexts } from '../release-plan.ts';
import type { PlanOptions, ReleasedComponent, ReleaseFile, ReleasePlan } from '../release-plan.ts';
import { planChangelog } from '../changelog.ts';
import { changelogRelease } from '../release-section.ts';
import { pendingReleases } from './pending-releases.ts';
import { readReleases } from './read-releases.ts';
import type { At, Release, Releases, VersionOptions } from './read-releases.ts';
import { Texts, versionFiles } from './release-texts.ts';

/** A release computed on one commit, with everything it changes. */
export interface ComputedRelease {
  readonly releases: Releases;
  /** Nothing when there is nothing to release, or an error was found. */
  readonly plan: ReleasePlan | undefined;
  readonly files: readonly ReleaseFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
}

interface Circumstances {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly link: string | undefined;
  /** Another component of this release writes into the same changelog. */
  readonly shared: boolean;
  readonly config: BumpConfig;
}

async function computeComponent(release: Release, texts: Texts, paths: readonly string[], { day, link, shared, config }: Circumstances): Promise<{ component: ReleasedComponent; diagnostics: readonly Diagnostic[]; sources: readonly SourceFile[] }> {
  const { component, decision, tag } = release;
  const next = decision.next as string;
  const files = await versionFiles(component, texts, paths);
  const found = versionFileTexts(files, decision.current, next);
  for (const [path, text] of found.texts) texts.set(path, text);
  const existing = component.changelog === undefined ? undefined : await texts.text(component.changelog);
  const path = component.changelog ?? 'CHANGELOG.md';
  const changelog = planChangelog(path, existing, changelogRelease(decision, tag?.name, day, shared), { linkBase: link, sections: config.sections });
  if (component.changelog !== undefined) texts.set(path, changelog.text);
  return {
    component: { name: component.name, tagPrefix: component.prefix, current: decision.current, next, bump: decision.bump, tag: component.prefix + next, lastTag: tag?.name ?? null, why: reasonsOf(decision), notes: changelog.notes, target: null },
    diagnostics: [...found.diagnostics, ...changelog.diagnostics], sources: [...files.map(({ file }) => file), ...(existing === undefined ? [] : [{ path, text: existing }])],
  };
}

/** Address of the repository's page, for links in the changelog. */
export async function linkBase(read: Readers, git: GitReader, remote: string): Promise<string | undefined> {
  const url = read.env['CI_REPO_URL'] ?? await git.remoteUrl(remote);
  if (url === undefined) return undefined;
  const ssh = /^(?:ssh:\/\/)?(?:[^@/]+@)([^:/]+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/.exec(url);
  if (ssh !== null) return `https://${ssh[1] ?? ''}/${ssh[2] ?? ''}`;
  return /^https?:\/\//.test(url) ? url.replace(/(?:\.git)?\/?$/, '') : undefined;
}

/** Reads history and files at the head (or at another commit) and computes the whole release. Changes nothing. */
export async function computeRelease(read: Readers, config: BumpConfig, options: VersionOptions, at?: At): Promise<ComputedRelease> {
  const releases = await readReleases(read, config, options, at);
  const { diagnostics, head, branch, remote } = releases;
  const base = { releases, files: [], sources: [] };
  if (diagnostics.some(({ severity }) => severity === 'error')) return { ...base, plan: undefined, diagnostics };
  const git = await read.git();
  const date = await git.dateOf(head);
  const planOptions: PlanOptions = { component: options.component, as: options.as, prerelease: options.prerelease ?? null, allowMajor: options['allow-major'] };
  const frame = { version: 1 as const, base: head, branch: branch ?? null, remote, mode: config.mode, sign: config.sign, date, options: planOptions };
  const pending = await pendingReleases(git, releases, config);
  if (pending.length > 0) return { ...base, diagnostics, plan: { ...frame, mode: 'tag-only', message: '', components: pending, files: [] } };
  const due = releases.releases.filter(({ decision }) => decision.next !== null);
  if (due.length === 0) return { ...base, plan: undefined, diagnostics };
  const texts = new Texts(git, head);
  const paths = config.mode === 'tag-only' ? [] : await git.pathsAt(head, '');
  const link = await linkBase(read, git, remote);
  const day = new Date(date * 1000).toISOString().slice(0, 10);
  const computed = [];
  for (const release of due) {
    const shared = config.components.filter(({ changelog }) => changelog === release.component.changelog).length > 1;
    computed.push(await computeComponent(release, texts, paths, { day, link, shared, config }));
  }
  const found = [...diagnostics, ...computed.flatMap((one) => one.diagnostics)];
  const sources = [...new Map(computed.flatMap((one) => one.sources).map((source) => [source.path, source])).values()];
  if (found.some(({ severity }) => severity === 'error')) return { ...base, plan: undefined, diagnostics: found, sources };
  const components = computed.map(({ component }) => component);
  const files = config.mode === 'tag-only' ? [] : texts.changed();
  if (config.mode === 'pull-request' && files.length === 0) {
    throw new UsageError('this release changes no file, so there is nothing that a pull request could bring', { help: 'name a version file or a changelog in the configuration, or use `mode: tag-only`' });
  }
  const plan: ReleasePlan = {
    ...frame, message: releaseMessage(components, config), components,
    files: files.map(({ path, before, after }) => ({ path, before: hashOf(before), after: hashOf(after) as string })),
  };
  return { releases, plan, files, diagnostics: found, sources };
}
