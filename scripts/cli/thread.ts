import { help } from '../adapters/tree-thread.ts';
import type { FileWork } from '../ports/tree.ts';

/* Where a thread starts that helps to look at many files: a door like `main.ts`, with the work that can be asked for. */

const jobs: Readonly<Record<string, () => Promise<{ createWork(data: unknown): FileWork<unknown> }>>> = {
  'bao-lint': () => import('../bao/commands/bao-lint-work.ts'),
};

void help(async ({ job, data }) => {
  const load = jobs[job];
  if (load === undefined) throw new RangeError(`there is no job ${job}`);
  return (await load()).createWork(data);
});
