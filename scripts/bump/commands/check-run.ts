import type { Diagnostic } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { runRules } from '../../core/rule.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Commit } from '../../ports/git.ts';
import type { Readers } from '../../ports/index.ts';
import { parseCommitMessage } from '../commit-message.ts';
import { bumpConfig } from '../config.ts';
import type { BumpConfig } from '../config.ts';
import { checkRules } from '../message-rules/index.ts';
import type { MessageSubject } from '../message-subject.ts';
import { releasedTags } from '../verdict.ts';
import type { checkOptions } from './options.ts';
import { readRange } from './read-range.ts';

function subjectOf(source: SourceFile, config: BumpConfig): MessageSubject {
  const message = parseCommitMessage(source.text);
  const types = config.components.flatMap(({ policy }) => Object.keys(policy.types));
  return { source, message, types: [...new Set(types)], scopes: config.scopes, headerLength: config.headerLength, isRelease: releasedTags(message).length > 0 };
}

/** Git's own commits have messages of their own form, and so have ours. */
function isExempt(commit: Commit): boolean {
  return commit.parents.length > 1 || /^Revert "/.test(commit.message) || releasedTags(parseCommitMessage(commit.message)).length > 0;
}

/** What stands behind git's scissors or in its comment lines is not part of the message; blanks keep the places right. */
function withoutComments(text: string): string {
  const scissors = /^# -+ >8 -+$/m.exec(text);
  return (scissors === null ? text : text.slice(0, scissors.index)).replace(/^#.*$/gm, (line) => ' '.repeat(line.length));
}

async function commitMessages(read: Readers, range: string, config: BumpConfig): Promise<readonly Commit[]> {
  const filter = { paths: [], exclude: [] };
  if (range.includes('..')) return readRange(read, range, filter, config.remote);
  return (await (await read.git()).range(undefined, range, filter)).slice(0, 1);
}

async function checkCommits(read: Readers, range: string, config: BumpConfig): Promise<Outcome> {
  const commits = (await commitMessages(read, range, config)).filter((commit) => !isExempt(commit));
  const diagnostics = commits.flatMap((commit): Diagnostic[] => {
    const name = `commit ${commit.sha.slice(0, 10)} "${(commit.message.split('\n')[0] ?? '').slice(0, 72)}"`;
    return runRules(checkRules, subjectOf({ path: name, text: commit.message }, config)).map((one) => ({ ...one, location: { kind: 'resource', name } }));
  });
  return { diagnostics, summary: `${commits.length} commit${commits.length === 1 ? '' : 's'} checked` };
}

function checkText(path: string, text: string, config: BumpConfig): Outcome {
  const source = { path, text };
  const subject = subjectOf(source, config);
  const diagnostics = subject.isRelease || /^(?:Merge |Revert ")/.test(text) ? [] : runRules(checkRules, subject);
  return { diagnostics, sources: [source], ...(diagnostics.length === 0 ? { summary: 'the message is fine' } : {}) };
}

export async function run({ options, args, shared, read }: Invocation<typeof checkOptions>): Promise<Outcome> {
  const config = bumpConfig(shared.config);
  const [given] = args;
  if (options.message !== undefined) {
    if (given !== undefined) throw new UsageError('give a message or a range, not both');
    return checkText('message', options.message, config);
  }
  if (given !== undefined && !given.includes('..')) {
    const text = await (await read.files()).text(given);
    if (text !== undefined) return checkText(given, withoutComments(text), config);
  }
  const title = read.env['CI_COMMIT_MESSAGE'];
  if (given === undefined && read.env['CI_PIPELINE_EVENT']?.startsWith('pull_request') === true && title !== undefined && title !== '') return checkText('title of the pull request', title, config);
  return checkCommits(read, given ?? 'HEAD', config);
}
