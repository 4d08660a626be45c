import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { bumpBetween, isVersion } from '../../lib/version.ts';
import type { Invocation } from '../../ports/command.ts';
import { renderRelease } from '../changelog.ts';
import { bumpConfig } from '../config.ts';
import type { BumpConfig, Component } from '../config.ts';
import type { Decision } from '../decide.ts';
import { changelogRelease } from '../release-section.ts';
import { judge, judgeAlone } from '../verdict.ts';
import { linkBase } from './compute-release.ts';
import type { versionOptions } from './options.ts';
import { parseRange, readRange } from './read-range.ts';
import { readReleases } from './read-releases.ts';

interface Section {
  readonly decision: Decision;
  readonly previousTag: string | undefined;
  readonly date: number;
}

/** Components of a range have the version that `--as` says; without it the range has none and says so. */
async function rangeSections(range: string, { read, options }: Invocation<typeof versionOptions>, config: BumpConfig): Promise<Section[]> {
  const { from, to } = parseRange(range);
  const git = await read.git();
  const chosen = config.components.filter(({ name }) => options.component.length === 0 || options.component.includes(name));
  const sections: Section[] = [];
  for (const component of chosen) {
    const commits = await readRange(read, range, component, config.remote);
    const verdicts = judge(commits.map((commit) => judgeAlone(commit, component.policy)), component.policy, () => false);
    sections.push({ previousTag: from, date: await git.dateOf(to), decision: { ...versionsOf(component, from, to, options.as), verdicts, policy: component.policy } });
  }
  return sections;
}

function versionsOf(component: Component, from: string, to: string, as: readonly string[]): Omit<Decision, 'verdicts' | 'policy'> {
  const { name, prefix } = component;
  const wanted = as.map((text) => text.slice(text.lastIndexOf('@') + 1))[0] ?? (to.startsWith(prefix) ? to.slice(prefix.length) : '');
  if (!isVersion(wanted)) throw new UsageError(`the version of "${to}" is not known`, { help: 'say it: --as 1.3.0' });
  const before = from.startsWith(prefix) && isVersion(from.slice(prefix.length)) ? from.slice(prefix.length) : null;
  return { name, prefix, current: before, next: wanted, bump: bumpBetween(before, wanted), tag: prefix + wanted, prerelease: wanted.includes('-') };
}

export async function run(invocation: Invocation<typeof versionOptions>): Promise<Outcome> {
  const { args: [range], shared, read, options } = invocation;
  const config = bumpConfig(shared.config);
  const git = await read.git();
  const computed = range === undefined ? await readReleases(read, config, options) : undefined;
  const sections = range !== undefined ? await rangeSections(range, invocation, config)
    : await Promise.all((computed?.releases ?? []).filter(({ decision }) => decision.next !== null)
      .map(async ({ decision, tag }): Promise<Section> => ({ decision, previousTag: tag?.name, date: await git.dateOf(computed?.head ?? 'HEAD') })));
  const link = await linkBase(read, git, options.remote ?? config.remote);
  const texts = sections.map(({ decision, previousTag, date }) =>
    renderRelease(changelogRelease(decision, previousTag, new Date(date * 1000).toISOString().slice(0, 10), sections.length > 1), { linkBase: link, sections: config.sections }));
  return {
    diagnostics: computed?.diagnostics ?? [],
    text: texts.join('\n'),
    document: { version: 1, sections: sections.map(({ decision: { name, tag, next } }, at) => ({ name, tag, version: next, text: texts[at] })) },
    ...(sections.length === 0 && !options['allow-nothing'] ? { exit: 'nothing-to-release' } : {}),
  };
}
