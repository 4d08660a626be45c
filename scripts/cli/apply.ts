import { EnvironmentError } from '../core/failure.ts';
import type { Action, ActionResult, BuildImage, CopyFile, GitRelease, WriteFile } from '../core/plan.ts';
import type { FileReader } from '../ports/files.ts';
import type { Writers } from '../ports/index.ts';

async function writeFile(action: WriteFile, read: FileReader, write: Writers): Promise<ActionResult> {
  const now = await read.text(action.path);
  if (now === action.text) return { action, status: 'unchanged', message: `${action.path} is up to date` };
  if (now !== action.before) throw changed(action.path);
  await (await write.files()).write(action.path, action.text);
  return { action, status: 'done', message: `${action.before === undefined ? 'created' : 'changed'} ${action.path}` };
}

async function copyFile(action: CopyFile, write: Writers): Promise<ActionResult> {
  await (await write.files()).copy(action.from, action.to);
  return { action, status: 'done', message: `copied ${action.from} to ${action.to}` };
}

async function buildImage(action: BuildImage, write: Writers): Promise<ActionResult> {
  const code = await (await write.imageBuilder()).run(action.command);
  if (code !== 0) throw new EnvironmentError(`${action.command[0] ?? ''} ended with ${code} while it built ${action.name}`, { help: 'its last lines above say why' });
  return { action, status: 'done', message: `built ${action.tag}` };
}

async function gitRelease(action: GitRelease, write: Writers): Promise<ActionResult> {
  const result = await (await write.git()).release(action);
  return { action, status: result.status === 'pushed' ? 'done' : 'stale', message: result.message };
}

/** Looks at all files that are to be written before the first one is: half a release in the work tree is worse than none. */
async function checkFiles(plan: readonly Action[], read: FileReader, write: Writers): Promise<void> {
  const seen = new Set<string>();
  for (const action of plan) {
    if (action.kind !== 'write-file' || seen.has(action.path)) continue;
    seen.add(action.path);
    const now = await read.text(action.path);
    if (now === action.text) continue;
    if (now !== action.before) throw changed(action.path);
    await (await write.files()).check(action.path);
  }
}

function changed(path: string): EnvironmentError {
  return new EnvironmentError(`${path} changed while we worked on it; it was left as it is`, { help: 'run the command again' });
}

/**
 * Carries a plan out, in its order, and stops at the first action that fails or finds the world moved. This is the
 * only place in the program that changes anything.
 * @param results gets what was done, one by one: after a failure the caller can tell of it
 */
export async function apply(plan: readonly Action[], read: FileReader, write: Writers, results: ActionResult[] = []): Promise<ActionResult[]> {
  await checkFiles(plan, read, write);
  for (const action of plan) {
    const result = await applyOne(action, read, write);
    results.push(result);
    if (result.status === 'stale') break;
  }
  return results;
}

async function applyOne(action: Action, read: FileReader, write: Writers): Promise<ActionResult> {
  switch (action.kind) {
    case 'write-file': return writeFile(action, read, write);
    case 'git-release': return gitRelease(action, write);
    case 'forge-release': return (await import('./apply-forge.ts')).forgeRelease(action, write);
    case 'forge-pull-request': return (await import('./apply-forge.ts')).forgePullRequest(action, write);
    case 'forge-issue': return (await import('./apply-forge.ts')).forgeIssue(action, write);
    case 'copy-file': return copyFile(action, write);
    case 'build-image': return buildImage(action, write);
    case 'await-pipeline': return (await import('./apply-pipeline.ts')).awaitPipeline(action, write);
    case 'image-untag': return (await import('./apply-images.ts')).applyImageUntag(action, write);
    case 'image-tag': return (await import('./apply-images.ts')).applyImageTag(action, write);
  }
}
