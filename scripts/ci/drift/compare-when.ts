import { addableEvents, cells, runsIn } from './grid.ts';
import type { Cell } from './grid.ts';
import type { Settings } from '../settings.ts';
import type { FieldClause } from './contract.ts';
import type { FieldDifference } from './field-difference.ts';
import type { StepMatch } from './match-steps.ts';
import type { Template } from './template.ts';

function relevant(clause: FieldClause): readonly Cell[] {
  return clause.values === undefined ? cells : cells.filter(({ event }) => clause.values?.includes(event));
}

/** The cells in which a template and a repository do not agree, as far as the mode cares. */
export function* compareWhen(clause: FieldClause, template: Template, { wanted, found }: StepMatch, settings: Settings): Generator<FieldDifference> {
  const inTemplate = (cell: Cell): boolean => runsIn(cell, template.file.workflow.when, wanted.when, 'main');
  const here = (cell: Cell): boolean => runsIn(cell, found.file.workflow.when, found.step.when, settings.defaultBranch);
  const { name } = found.step;
  const place = found.step.when ?? found.file.workflow.when ?? found.step.namePlace;
  if (clause.mode === 'covers' || clause.mode === 'exact') {
    // a pull request to another branch, a tag that is no version: said only when the plain case is all right
    const lost = relevant(clause).filter((cell) => inTemplate(cell) && !here(cell));
    const [first] = lost;
    if (first !== undefined) {
      const more = lost.length === 1 ? '' : `, nor on ${lost.slice(1).map(({ label }) => label).join(', ')}`;
      yield { message: `\`${name}\` no longer runs on ${first.label}${more}`, help: 'look at `when` of the workflow and of the step; `ci-lint simulate` shows what runs', place };
    }
  }
  if (clause.mode === 'subset' || clause.mode === 'exact') {
    const gained = relevant(clause).filter((cell) => !inTemplate(cell) && here(cell) && !addableEvents.includes(cell.event));
    if (gained.length > 0) yield { message: `\`${name}\` runs on ${gained.map(({ label }) => label).join(', ')}, too`, help: 'the template keeps it from that: say so in its `when`', place };
  }
}
