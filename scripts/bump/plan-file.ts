import { UsageError } from '../core/failure.ts';
import type { SourceFile } from '../core/source.ts';
import { validate as validatePlan } from '../generated/bump-plan.v1.ts';
import { validate } from '../lib/schema.ts';
import type { ReleasePlan } from './release-plan.ts';

/** Inside of `.git`: it survives from step to step of a pipeline, and no `git add` ever finds it. */
export function planPath(gitFolder: string): string {
  return `${gitFolder}/ci-shared/bump-plan.json`;
}

/** The plan as the file holds it; without one, a plan that releases nothing. */
export function planText(plan: ReleasePlan | undefined): string {
  const nothing: ReleasePlan = {
    version: 1, base: '0'.repeat(40), branch: null, remote: 'origin', mode: 'direct', sign: false, date: 0, message: '',
    options: { component: [], as: [], prerelease: null, allowMajor: false }, components: [], files: [],
  };
  return `${JSON.stringify(plan ?? nothing, null, 2)}\n`;
}

/** @throws UsageError when the file is no plan of this version of the tool. */
export function parsePlan({ path, text }: SourceFile): ReleasePlan {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { help: 'run `bump prepare` again' });
  }
  const [mistake] = validate(validatePlan, data);
  if (mistake !== undefined) throw new UsageError(`${path} is not a plan that this version understands: ${mistake.message}`, { help: 'run `bump prepare` again, with the same version of ci-shared as `bump push`' });
  return data as ReleasePlan;
}
