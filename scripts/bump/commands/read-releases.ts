import type { Diagnostic } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { OptionValues } from '../../ports/command.ts';
import type { GitReader, Interval, IntervalQuery, Repository, TagRef } from '../../ports/git.ts';
import type { Readers } from '../../ports/index.ts';
import type { BumpConfig, Component } from '../config.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decide.ts';
import type { Policy } from '../policy.ts';
import { isPrerelease, isVersion } from '../../lib/version.ts';
import { stableTags, versionTags } from '../tags.ts';
import type { VersionTag } from '../tags.ts';
import { judge, judgeAlone, revertedOutside } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import type { versionOptions } from './options.ts';

export type VersionOptions = OptionValues<typeof versionOptions>;

/** One component with its decision, and where its history begins. */
export interface Release {
  readonly component: Component;
  readonly decision: Decision;
  /** Last release that the head contains, by the line of the channel. */
  readonly tag: TagRef | undefined;
}

export interface Releases {
  readonly repository: Repository;
  readonly head: string;
  readonly branch: string | undefined;
  readonly remote: string;
  readonly channel: string | undefined;
  readonly releases: readonly Release[];
  /** Names of all tags with one of the prefixes. */
  readonly tags: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What to look at instead of the work tree's own head; used when the remote moved on. */
export interface At {
  readonly head: string;
  readonly tags: readonly TagRef[];
}

export function branchOf(read: Readers, config: BumpConfig, options: VersionOptions, repository: Repository): string | undefined {
  const fromPipeline = read.env['CI_COMMIT_BRANCH'];
  return options.branch ?? config.branch ?? (fromPipeline === '' ? undefined : fromPipeline) ?? repository.branch;
}

function selectComponents(config: BumpConfig, names: readonly string[]): readonly Component[] {
  for (const name of names) {
    if (!config.components.some((one) => one.name === name)) {
      throw new UsageError(`there is no component "${name}"${didYouMean(name, config.components.map((one) => one.name))}`, { help: `components: ${config.components.map((one) => one.name).join(', ')}` });
    }
  }
  return names.length === 0 ? config.components : config.components.filter(({ name }) => names.includes(name));
}

/** `--as api@2.0.0`, or `--as 2.0.0` when there is only one component to mean. */
function askedVersions(given: readonly string[], components: readonly Component[]): Map<string, string> {
  return new Map(given.map((text): [string, string] => {
    const at = text.lastIndexOf('@');
    const name = at > 0 ? text.slice(0, at) : undefined;
    if (name === undefined && components.length > 1) throw new UsageError(`--as ${text} does not say which component it means`, { help: `write --as NAME@${text}` });
    if (name !== undefined && !components.some((one) => one.name === name)) throw new UsageError(`--as ${text} names no component that is released${didYouMean(name, components.map((one) => one.name))}`);
    return [name ?? (components[0] as Component).name, text.slice(at + 1)];
  }));
}

async function readTags(git: GitReader, repository: Repository, prefixes: readonly string[], source: string, remote: string, early: Promise<readonly TagRef[]>): Promise<readonly TagRef[]> {
  if (source === 'local') return early;
  if (source === 'auto' && !repository.shallow) {
    const local = await early;
    const known = prefixes.every((prefix) => versionTags(local, prefix).length > 0);
    if (known || await git.remoteUrl(remote) === undefined) return local;
  }
  if (await git.remoteUrl(remote) === undefined) throw new UsageError(`there is no git remote "${remote}"`, { help: 'name one with --remote, or use the tags of this clone with --tags local' });
  return git.tags(prefixes, 'remote', remote);
}

/** The tags of this clone, asked for before it is known whether they are needed: the answer takes as long as that one. */
function startReadingTags(git: GitReader, config: BumpConfig, options: VersionOptions, remote: string): Promise<readonly TagRef[]> {
  const components = config.components.filter(({ name }) => options.component.length === 0 || options.component.includes(name));
  const tags = options.tags === 'remote' || components.length === 0 ? Promise.resolve([]) : git.tags(components.map(({ prefix }) => prefix), 'local', remote);
  // a failure counts only if somebody waits for it: without a repository there is a better message
  tags.catch(() => undefined);
  return tags;
}

/** The verdicts of an interval; asks git whether reverts of commits that are not in it take back what is released. */
async function judgeInterval(git: GitReader, interval: Interval<Verdict>, component: Component): Promise<Verdict[]> {
  const alone = interval.commits;
  const released = new Set<string>();
  if (interval.tag !== undefined) for (const sha of revertedOutside(alone)) if (await git.isBehind(interval.tag.commit, sha)) released.add(sha);
  return judge(alone, component.policy, (sha) => released.has(sha));
}

/** The highest release that the head contains: the stable one, or a pre-release that leads up to the next. */
async function highestContained(git: GitReader, head: string, all: readonly VersionTag<TagRef>[], { tag }: Interval<unknown>): Promise<string | null> {
  const at = tag === undefined ? all.length : all.findIndex((one) => one.tag.name === tag.name);
  const above = all.slice(0, at).filter(({ version }) => isPrerelease(version));
  const contained = new Set(above.length === 0 ? [] : await git.containedTags(head, tag, above.map((one) => one.tag)));
  return (above.find((one) => contained.has(one.tag)) ?? all[at])?.version ?? null;
}

interface Line {
  readonly component: Component;
  readonly stable: readonly VersionTag<TagRef>[];
  readonly all: readonly VersionTag<TagRef>[];
}

interface Query extends IntervalQuery {
  readonly policy: Policy;
}

function query({ paths, exclude, policy }: Component, tags: readonly VersionTag<TagRef>[]): Query {
  return { candidates: tags.map(({ tag }) => tag), paths, exclude, policy };
}

/**
 * Reads tags and history and decides about every component. The work is a few cheap git calls per component: tags
 * once, then one interval each.
 */
export async function readReleases(read: Readers, config: BumpConfig, options: VersionOptions, at?: At): Promise<Releases> {
  const git = await read.git();
  const remote = options.remote ?? config.remote;
  const early = at === undefined ? startReadingTags(git, config, options, remote) : Promise.resolve(at.tags);
  const repository = await git.repository();
  const head = at?.head ?? repository.head;
  const branch = branchOf(read, config, options, repository);
  const channel = options.prerelease ?? config.channels.find((one) => one.branch === branch)?.prerelease;
  if (channel !== undefined && !isVersion(`0.0.0-${channel}.1`)) throw new UsageError(`"${channel}" is no name for a channel of pre-releases`, { help: 'use letters, digits and dashes, such as rc or beta' });
  const components = selectComponents(config, options.component);
  const asked = askedVersions(options.as, components);
  const tags = at?.tags ?? await readTags(git, repository, components.map(({ prefix }) => prefix), options.tags, remote, early);
  const lines = components.map((component): Line => {
    const all = versionTags(tags, component.prefix);
    return { component, all, stable: stableTags(all) };
  });
  const queries = lines.flatMap(({ component, stable, all }) => (channel === undefined ? [query(component, stable)] : [query(component, stable), query(component, all)]));
  const intervals = await git.intervals(head, queries, remote, (commit, { policy }) => judgeAlone(commit, policy));
  const width = channel === undefined ? 1 : 2;
  const releases: Release[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, { component, all }] of lines.entries()) {
    const interval = intervals[index * width] as Interval<Verdict>;
    const latest = channel === undefined ? interval : intervals[index * width + 1] as Interval<Verdict>;
    const versionOf = ({ tag }: Interval<unknown>): string | null => tag?.name.slice(component.prefix.length) ?? null;
    const found = decide({
      component, current: versionOf(interval), latest: channel === undefined ? await highestContained(git, head, all, interval) : versionOf(latest), channel,
      verdicts: await judgeInterval(git, interval, component),
      sinceLatest: channel === undefined ? undefined : await judgeInterval(git, latest, component),
      versions: all.map(({ version }) => version), asked: asked.get(component.name), components: components.length, allowMajor: options['allow-major'],
    });
    releases.push({ component, decision: found.decision, tag: interval.tag });
    diagnostics.push(...found.diagnostics);
  }
  return { repository, head, branch, remote, channel, releases, tags: new Set(tags.map(({ name }) => name)), diagnostics };
}
