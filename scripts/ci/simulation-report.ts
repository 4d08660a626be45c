import type { Document } from '../core/outcome.ts';
import type { Scenario } from './environment.ts';
import type { SimulatedStep, SimulatedWorkflow, Simulation } from './simulate.ts';

/** The answer for programs. `version` is 1; keys may be added behind these. */
export function simulationDocument({ workflows, refused }: Simulation): Document {
  return {
    version: 1,
    workflows: workflows.map(({ name, path, runs, reason, steps, matrix, dependsOn, certain }) => ({
      name, path, runs, reason,
      steps: steps.map((step) => ({
        name: step.name, runs: step.runs, reason: step.reason, image: step.image, commands: step.commands,
        kind: step.kind, stage: step.stage ?? null, certain: step.certain,
      })),
      matrix: matrix ?? null, dependsOn, certain,
    })),
    refused: refused.map(({ path, message }) => ({ path, message })),
  };
}

function stepLines(step: SimulatedStep): string[] {
  const kind = step.kind === 'commands' ? '' : `${step.kind}, `;
  if (!step.runs) return [`  - ${step.name} does not run: ${step.reason}`];
  const doubt = step.certain ? '' : `  (${step.reason})`;
  const commands = step.commands.flatMap((command) => command.replace(/\n$/, '').split('\n').map((line, at) => `      ${at === 0 ? '$' : ' '} ${line}`));
  return [`  ${step.stage === undefined ? '' : `${step.stage + 1}. `}${step.name}  [${kind}${step.image}]${doubt}`, ...commands];
}

function byStage(a: SimulatedStep, b: SimulatedStep): number {
  return (a.stage ?? Number.MAX_SAFE_INTEGER) - (b.stage ?? Number.MAX_SAFE_INTEGER);
}

function title({ name, path, matrix, dependsOn }: SimulatedWorkflow): string {
  const row = matrix === undefined ? '' : ` ${Object.entries(matrix).map(([key, value]) => `${key}=${value}`).join(' ')}`;
  return `${name}${row} (${path}${dependsOn.length === 0 ? '' : `, after ${dependsOn.join(', ')}`})`;
}

/** The answer for people: what runs, in order, then what does not and why. */
export function simulationText({ workflows, refused }: Simulation, scenario: Scenario): string {
  const head = `${scenario.event} ${scenario.ref}${scenario.branch === '' ? '' : ` on ${scenario.branch}`}`;
  const running = workflows.filter(({ runs }) => runs);
  const sections = workflows.map((workflow) => {
    if (!workflow.runs) return `${title(workflow)} does not run: ${workflow.reason}`;
    const doubt = workflow.certain ? '' : `: ${workflow.reason}`;
    return [`${title(workflow)} runs${doubt}`, ...[...workflow.steps].sort(byStage).flatMap(stepLines)].join('\n');
  });
  const refusals = refused.map(({ path, message }) => `the server refuses ${path}: ${message}`);
  const count = `${running.length} of ${workflows.length} ${workflows.length === 1 ? 'workflow runs' : 'workflows run'}`;
  return `${[head, ...refusals, ...sections, count].join('\n\n')}\n`;
}
