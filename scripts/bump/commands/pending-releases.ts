import { compareVersions, isVersion } from '../../lib/version.ts';
import type { GitReader } from '../../ports/git.ts';
import { sectionOf } from '../changelog.ts';
import type { BumpConfig } from '../config.ts';
import { versionFileTexts } from '../release-plan.ts';
import type { ReleasedComponent } from '../release-plan.ts';
import { tagsOfTitle } from '../release-title.ts';
import { releasedTags } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import type { Release, Releases } from './read-releases.ts';
import { Texts, versionFiles } from './release-texts.ts';

/*
 * Release commits whose tag is missing: a merged release pull request, or a push that was cut short. They are tagged
 * where they are, and nothing is computed anew.
 */

/** Does this commit hold the release: its section of the changelog, or else its version files? */
async function holds(git: GitReader, { component }: Release, commit: string, version: string): Promise<boolean> {
  const texts = new Texts(git, commit);
  const changelog = component.changelog === undefined ? undefined : await texts.text(component.changelog);
  if (changelog !== undefined) return sectionOf(changelog, version, component.prefix + version) !== undefined;
  const files = await versionFiles(component, texts, await git.pathsAt(commit, ''));
  const { texts: changed, diagnostics } = versionFileTexts(files, version, version);
  return files.length > 0 && changed.size === 0 && !diagnostics.some(({ severity }) => severity === 'error');
}

/** The tag that a commit asks for and does not have. */
async function missingTag(git: GitReader, release: Release, { commit, message, rule }: Verdict, tags: ReadonlySet<string>, config: BumpConfig): Promise<string | undefined> {
  const { component: { prefix }, decision: { current }, tag } = release;
  const isMissing = (name: string): boolean => {
    const version = name.slice(prefix.length);
    return name.startsWith(prefix) && !tags.has(name) && name !== tag?.name && isVersion(version) && (current === null || compareVersions(version, current) > 0);
  };
  if (rule === 'release-commit') return releasedTags(message).find(isMissing);
  if (config.mode !== 'pull-request' || rule === 'reverted') return undefined;
  // where forges squash, the title of our pull request is all that is left; alone it proves nothing
  const titled = tagsOfTitle(message.header, config.commitMessage, config.components).find(isMissing);
  return titled !== undefined && await holds(git, release, commit.sha, titled.slice(prefix.length)) ? titled : undefined;
}

async function pendingRelease(git: GitReader, release: Release, tags: ReadonlySet<string>, config: BumpConfig): Promise<ReleasedComponent | undefined> {
  const { component, decision, tag } = release;
  for (const verdict of decision.verdicts) {
    const found = await missingTag(git, release, verdict, tags, config);
    if (found === undefined) continue;
    const { commit, message } = verdict;
    return {
      name: component.name, tagPrefix: component.prefix, current: decision.current, next: found.slice(component.prefix.length), bump: decision.bump, tag: found,
      lastTag: tag?.name ?? null, why: [`${commit.sha.slice(0, 10)} ${message.header}`], notes: '', target: commit.sha,
    };
  }
  return undefined;
}

/** The newest release of each component that has its commit and lacks its tag. */
export async function pendingReleases(git: GitReader, { releases, tags }: Releases, config: BumpConfig): Promise<ReleasedComponent[]> {
  const found: ReleasedComponent[] = [];
  for (const release of releases) {
    const pending = await pendingRelease(git, release, tags, config);
    if (pending !== undefined) found.push(pending);
  }
  return found;
}
