import { EnvironmentError } from '../core/failure.ts';
import type { ActionResult, AwaitPipeline } from '../core/plan.ts';
import { judgePipeline } from '../images/pipeline-watch.ts';
import type { Writers } from '../ports/index.ts';
import type { Pipeline, PipelineReader } from '../ports/woodpecker.ts';

/** Milliseconds between two looks; the last one repeats. */
const looks: readonly number[] = [500, 1000, 2000, 3000, 5000];

/** The newest pipeline of the tag at its commit. A list has no workflows, so the pipeline itself is read. */
async function look(woodpecker: PipelineReader, id: number, { tag, commit }: AwaitPipeline): Promise<Pipeline | undefined> {
  const rows = await woodpecker.pipelines(id, { ref: `refs/tags/${tag}`, event: 'tag' });
  const own = rows.find((row) => row.commit === commit && row.ref === `refs/tags/${tag}`);
  return own === undefined ? undefined : woodpecker.pipeline(id, own.number);
}

async function pause(action: AwaitPipeline, write: Writers, why: string): Promise<ActionResult> {
  if (action.behind.length === 0) return { action, status: 'unchanged', message: `${why}: nobody looked whether ${action.tag} woke its pipeline` };
  write.progress.note(`${why}: waiting ${Math.round(action.spacing / 1000)} s before the next tag`);
  await write.clock.sleep(action.spacing);
  return { action, status: 'done', message: `waited ${Math.round(action.spacing / 1000)} s behind ${action.tag}` };
}

/** Waits for a real pipeline. @throws EnvironmentError, exit `no-pipeline`, when it does not come; the plan ends there. */
export async function awaitPipeline(action: AwaitPipeline, write: Writers): Promise<ActionResult> {
  const woodpecker = await write.woodpecker();
  if (!woodpecker.isConfigured()) return pause(action, write, 'Woodpecker cannot be asked (WOODPECKER_SERVER and WOODPECKER_TOKEN)');
  const id = await woodpecker.repositoryId(action.repository);
  if (id === undefined) return pause(action, write, `Woodpecker shows no repository ${action.repository} to this token`);
  const began = write.clock.now();
  for (let number = 0; ; number += 1) {
    const waited = write.clock.now() - began;
    const fate = judgePipeline(action.tag, await look(woodpecker, id, action), waited, action.patience);
    if (fate.kind === 'real') return { action, status: 'done', message: `${action.tag}: ${fate.message}` };
    if (fate.kind === 'lost') throw lost(action, fate.message, fate.help);
    write.progress.update(`waiting for the pipeline of ${action.tag}`, Math.round(waited / 1000), Math.round(action.patience / 1000));
    await write.clock.sleep(looks[Math.min(number, looks.length - 1)] as number);
  }
}

function lost({ tag, behind }: AwaitPipeline, message: string, help: string): EnvironmentError {
  const rest = behind.length === 0 ? '' : `; not pushed: ${behind.join(', ')}`;
  return new EnvironmentError(`${tag} was pushed, but ${message}${rest}`, { exit: 'no-pipeline', help });
}
