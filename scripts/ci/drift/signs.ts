import type { Container } from '../model.ts';
import { commandLines } from './commands.ts';
import type { Contract } from './contract.ts';

/** Patterns of which one must match for a pipeline to be recognised by its looks. */
export interface Signs {
  readonly commands: readonly string[];
  readonly images: readonly string[];
}

/** What `detect` of a contract comes down to: a name alone is never enough, see `Likeness.strong`. */
export function signsOf({ detect, steps }: Contract): Signs {
  const clauses = detect.flatMap((name) => steps[name]?.identify ?? []);
  return { commands: clauses.flatMap(({ commands = [] }) => commands), images: clauses.flatMap(({ images = [] }) => images) };
}

/** False when these steps are surely not like the template that has these signs. */
export function showsSigns({ commands, images }: Signs, steps: readonly Container[]): boolean {
  const byCommand = commands.map((pattern) => new RegExp(pattern));
  const byImage = images.map((pattern) => new RegExp(pattern));
  return steps.some((step) => byImage.some((pattern) => pattern.test(step.image?.value ?? ''))
    || (byCommand.length > 0 && commandLines(step).some(({ text }) => byCommand.some((pattern) => pattern.test(text)))));
}
