import { EnvironmentError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { WriteFile } from '../../core/plan.ts';
import type { Invocation } from '../../ports/command.ts';
import type { FileReader } from '../../ports/files.ts';
import type { Readers } from '../../ports/index.ts';
import { bumpConfig } from '../config.ts';
import { envFileText } from '../env-file.ts';
import { nextDocument, nextText } from '../next-document.ts';
import { planPath, planText } from '../plan-file.ts';
import type { ReleaseFile } from '../release-plan.ts';
import { computeRelease } from './compute-release.ts';
import type { prepareOptions } from './options.ts';

/**
 * What must be written so that the work tree holds the release. A file that somebody changed in between is theirs:
 * it is neither overwritten nor committed.
 */
async function writes(files: FileReader, up: string, wanted: readonly ReleaseFile[]): Promise<WriteFile[]> {
  const found: WriteFile[] = [];
  const foreign: string[] = [];
  for (const { path, before, after } of wanted) {
    const now = await files.text(`${up}${path}`);
    if (now === after) continue;
    if (now !== before) foreign.push(path);
    else found.push({ kind: 'write-file', path: `${up}${path}`, text: after, before });
  }
  if (foreign.length > 0) {
    throw new EnvironmentError(`${foreign.join(', ')} ${foreign.length === 1 ? 'differs' : 'differ'} from the last commit, and the release has to change ${foreign.length === 1 ? 'it' : 'them'}`, { exit: 'files-inconsistent', help: 'commit or undo the change first; nothing was written' });
  }
  return found;
}

/** A plan that releases nothing: `bump push` says so and is done, and an earlier plan is not taken for this one. */
async function emptyPlan(files: FileReader, path: string): Promise<WriteFile[]> {
  const before = await files.text(path);
  const text = planText(undefined);
  return before === text ? [] : [{ kind: 'write-file', path, text, before }];
}

export async function run({ options, shared, read }: Invocation<typeof prepareOptions>): Promise<Outcome> {
  const config = bumpConfig(shared.config);
  const { releases, plan, files, diagnostics, sources } = await computeRelease(read, config, options);
  const decisions = releases.releases.map(({ decision }) => decision);
  const reader = await read.files();
  const path = options.plan ?? planPath(releases.repository.gitFolder);
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  const answer = { diagnostics, sources, document: nextDocument(decisions) };
  if (failed) return answer;
  const env = options['vars-file'] === undefined ? [] : [await overwrite(read, options['vars-file'], envFileText(plan))];
  if (plan === undefined) {
    return { ...answer, text: nextText(decisions), plan: [...await emptyPlan(reader, path), ...env], ...(options['allow-nothing'] ? {} : { exit: 'nothing-to-release' }) };
  }
  const text = planText(plan);
  const changes = await writes(reader, releases.repository.up, files);
  return {
    ...answer, text: nextText(decisions),
    plan: [...changes, { kind: 'write-file', path, text, before: await reader.text(path) }, ...env],
    summary: `the plan is ${path}; \`bump push\` carries it out`,
  };
}

async function overwrite(read: Readers, path: string, text: string): Promise<WriteFile> {
  return { kind: 'write-file', path, text, before: await (await read.files()).text(path) };
}
