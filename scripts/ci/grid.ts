import { events } from './event-names.ts';
import { refStart } from './events.ts';
import type { Circumstances } from './match.ts';
import { isPull } from './match.ts';
import type { Condition, Patterns, When } from './model.ts';
import type { Settings } from './settings.ts';
import { samplesOf } from './tag-gates.ts';

/*
 * A small set of things that can happen, chosen so that every pattern of the conditions in question is met by some of
 * them and missed by others. What holds for all of these holds, as far as globs can be told apart by samples.
 */

/** One thing that can happen, and its words. */
export interface Cell {
  readonly now: Circumstances;
  readonly label: string;
}

/** More would say nothing new, and cost. */
const mostSamples = 6;

function samples(patterns: readonly (Patterns | undefined)[], strip: string): string[] {
  const found = patterns.flatMap((one) => [...(one?.include ?? []), ...(one?.exclude ?? [])]).flatMap(({ value }) => samplesOf(value));
  return [...new Set(found.map((text) => (text.startsWith(strip) ? text.slice(strip.length) : text)).filter((text) => text !== '' && !text.startsWith('refs/')))].slice(0, mostSamples);
}

function labelOf(event: string, branch: string, ref: string, files: readonly string[]): string {
  const where = event === 'tag' || event === 'release' ? ` of \`${ref.slice('refs/tags/'.length)}\`` : ` on \`${branch}\``;
  return `\`${event}\`${where}${files.length === 0 ? '' : ` that changes \`${files.join('`, `')}\``}`;
}

/** Cells for the conditions of `whens`. */
export function cellsFor(whens: readonly (When | undefined)[], { defaultBranch }: Settings): Cell[] {
  const conditions: readonly Condition[] = whens.flatMap((when) => when?.items ?? []);
  const branches = [...new Set([defaultBranch, 'another-branch', ...samples(conditions.map(({ branch }) => branch), 'refs/heads/')])];
  const tags = [...new Set([...samples(conditions.map(({ ref }) => ref), 'refs/tags/'), 'v1.0.0'])];
  const files = [['README'], ...samples(conditions.map(({ path }) => path), '').map((one) => [one])];
  return events.flatMap((event): Cell[] => {
    const isTag = event === 'tag' || event === 'release';
    const choices = isTag ? tags.map((tag) => ({ branch: '', ref: `refs/tags/${tag}` })) : branches.map((branch) => ({ branch, ref: isPull(event) ? 'refs/pull/1/head' : `${refStart('push')}${branch}` }));
    const changed = event === 'push' || isPull(event) ? files : [[]];
    return choices.flatMap(({ branch, ref }) => changed.map((changedFiles): Cell => ({
      label: labelOf(event, branch, ref, conditions.some(({ path }) => path !== undefined) ? changedFiles : []),
      now: {
        event, ref, branch, changedFiles, repo: 'owner/name', platform: 'linux/amd64', instance: 'ci.example', cron: 'nightly', message: '', axis: {}, partial: true,
        variables: { CI_PIPELINE_EVENT: event, CI_COMMIT_REF: ref, ...(branch === '' ? {} : { CI_COMMIT_BRANCH: branch }), CI_REPO_DEFAULT_BRANCH: defaultBranch },
      },
    })));
  });
}
