import type { Container } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { PipelineFile } from '../subject.ts';
import { globToPattern } from './commands.ts';
import type { Difference } from './difference.ts';
import { cells, runsIn } from './grid.ts';
import type { StepMatch } from './match-steps.ts';
import { plainData } from './plain-data.ts';
import type { Template } from './template.ts';

function usesSecret(step: Container): boolean {
  return [...(step.environment?.entries ?? []), ...(step.settings?.entries ?? [])].some(({ value }) => JSON.stringify(plainData(value.node))?.includes('"from_secret"'));
}

function reachesPullRequest(file: PipelineFile, step: Container, { defaultBranch }: Settings): boolean {
  return cells.some((cell) => cell.event === 'pull_request' && runsIn(cell, file.workflow.when, step.when, defaultBranch));
}

/** Steps that the template does not know: welcome, as far as the contract says. */
export function* compareExtra({ contract, name }: Template, matches: readonly StepMatch[], files: readonly PipelineFile[], settings: Settings): Generator<Difference> {
  const rules = contract.extra_steps ?? {};
  const known = new Set(matches.map(({ found }) => found.step));
  for (const file of files) {
    for (const step of file.workflow.steps) {
      if (known.has(step)) continue;
      const base = { rule: 'DRF002', standing: 'forbidden', file, place: step.namePlace } as const;
      if (rules.allow === false) yield { ...base, clause: 'extra_steps.allow', message: `${name} allows no step of its own: \`${step.name}\`` };
      if (rules.privileged !== true && step.privileged?.value === true) {
        yield { ...base, clause: 'extra_steps.privileged', place: step.privileged, message: `the extra step \`${step.name}\` is privileged`, help: 'a privileged step beside the gates can undo them' };
      }
      if (rules.secrets_on_pull_request !== true && usesSecret(step) && reachesPullRequest(file, step, settings)) {
        yield { ...base, clause: 'extra_steps.secrets_on_pull_request', message: `the extra step \`${step.name}\` gets a secret on pull requests`, help: 'keep it from them: `when: [{event: push, branch: main}]`' };
      }
      const image = step.image?.value ?? '';
      if (rules.images !== undefined && !rules.images.some((glob) => globToPattern(glob).test(image))) {
        yield { ...base, clause: 'extra_steps.images', place: step.image ?? step.namePlace, message: `the extra step \`${step.name}\` uses \`${image}\``, help: `allowed: ${rules.images.join(', ')}` };
      }
    }
  }
}
