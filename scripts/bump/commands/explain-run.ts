import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import { bumpConfig } from '../config.ts';
import type { BumpConfig, Component } from '../config.ts';
import { commitDocument, explainText, policyDocument } from '../next-document.ts';
import { policyText } from '../policy.ts';
import { judge, judgeAlone, revertedOutside } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import type { versionOptions } from './options.ts';
import { parseRange, readRange } from './read-range.ts';
import { readReleases } from './read-releases.ts';

interface Explained {
  readonly component: Component;
  readonly verdicts: readonly Verdict[];
  /** What the commits lead to, as words. */
  readonly result: string;
}

async function explainRange(range: string, { read }: Invocation<typeof versionOptions>, config: BumpConfig): Promise<Explained[]> {
  const { to } = parseRange(range);
  const git = await read.git();
  const explained: Explained[] = [];
  for (const component of config.components) {
    const commits = await readRange(read, range, component, config.remote);
    const alone = commits.map((commit) => judgeAlone(commit, component.policy));
    const behind = new Set<string>();
    for (const sha of revertedOutside(alone)) if (await git.isBehind(to, sha)) behind.add(sha);
    explained.push({ component, verdicts: judge(alone, component.policy, (sha) => behind.has(sha)), result: `${commits.length} commits in ${range}` });
  }
  return explained;
}

export async function run(invocation: Invocation<typeof versionOptions>): Promise<Outcome> {
  const { args: [range], shared, read, options } = invocation;
  const config = bumpConfig(shared.config);
  const explained = range !== undefined ? await explainRange(range, invocation, config)
    : (await readReleases(read, config, options)).releases.map(({ component, decision }): Explained => ({
      component, verdicts: decision.verdicts, result: decision.next === null ? `nothing to release since ${decision.current ?? 'the beginning'}` : `${decision.current ?? 'no release yet'} -> ${decision.next} (${decision.bump})`,
    }));
  return {
    document: { version: 1, components: explained.map(({ component, verdicts }) => ({ name: component.name, tagPrefix: component.prefix, policy: policyDocument(component.policy), commits: verdicts.map(commitDocument) })) },
    text: explained.map(({ component, verdicts, result }) => `${component.name} (${component.prefix}*): ${result}\n${policyText(component.policy)}\n\n${explainText(verdicts)}`).join('\n\n'),
  };
}
