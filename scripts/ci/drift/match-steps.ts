import { imageRepository } from '../image-name.ts';
import type { Container } from '../model.ts';
import type { PipelineFile } from '../subject.ts';
import { bestAssignment } from './assignment.ts';
import { commandLines } from './commands.ts';
import type { StepClause } from './contract.ts';
import type { Template } from './template.ts';

/** A step of a repository with the file it stands in. */
export interface PlacedStep {
  readonly file: PipelineFile;
  readonly step: Container;
}

/** How much speaks for a pair. `strong`: a command or an image does, not only a name. */
export interface Likeness {
  readonly weight: number;
  readonly strong: boolean;
}

export interface StepMatch extends Likeness {
  /** Name in the template and its contract. */
  readonly name: string;
  readonly clause: StepClause;
  readonly wanted: Container;
  readonly found: PlacedStep;
}

/** Below this, two steps have nothing to do with each other. */
const least = 2;

function baseName(image: string | undefined): string {
  return imageRepository(image ?? '').split('/').at(-1) ?? '';
}

const known = new WeakMap<Container, ReadonlySet<string>>();

/** Words of the commands of a step; remembered, for each step is compared with many. */
function wordsOf(step: Container): ReadonlySet<string> {
  let words = known.get(step);
  if (words === undefined) known.set(step, words = new Set(commandLines(step).flatMap(({ text }) => text.split(' '))));
  return words;
}

function sharedWords(a: Container, b: Container): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const both = [...left].filter((word) => right.has(word)).length;
  return both === 0 ? 0 : both / new Set([...left, ...right]).size;
}

/** How like a step of a repository is to one of a template. */
export function likeness(name: string, clause: StepClause, wanted: Container, { step }: PlacedStep): Likeness {
  const { names = [], images = [], commands = [] } = clause.identify;
  const lines = commandLines(step);
  const byCommand = commands.map((pattern) => new RegExp(pattern)).some((pattern) => lines.some(({ text }) => pattern.test(text)));
  const byImage = images.some((pattern) => new RegExp(pattern).test(step.image?.value ?? ''));
  const byName = step.name === name ? 3 : names.includes(step.name) ? 2.5 : 0;
  const certain = byName + (byCommand ? 3 : 0) + (byImage ? 2 : 0);
  if (certain < least) return { weight: 0, strong: false };
  const image = baseName(step.image?.value) === baseName(wanted.image?.value) ? 1 : 0;
  return { weight: certain + image + 2 * sharedWords(wanted, step), strong: byCommand || byImage };
}

/** Which step of the repository is which step of the template: the pairing with the greatest sum of likeness, each step once. */
export function matchSteps({ contract, file }: Template, steps: readonly PlacedStep[]): StepMatch[] {
  const wanted = file.workflow.steps.flatMap((step) => {
    const clause = contract.steps[step.name];
    return clause === undefined ? [] : [{ name: step.name, clause, wanted: step }];
  });
  const likenesses = wanted.map((one) => steps.map((step) => likeness(one.name, one.clause, one.wanted, step)));
  const assigned = bestAssignment(likenesses.map((row) => row.map(({ weight }) => weight)));
  return wanted.flatMap((one, at) => {
    const column = assigned[at];
    const found = column === undefined ? undefined : steps[column];
    const like = column === undefined ? undefined : likenesses[at]?.[column];
    return found === undefined || like === undefined ? [] : [{ ...one, found, ...like }];
  });
}
