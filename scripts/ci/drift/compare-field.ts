import type { Container, Entries, Place, Value } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { FieldClause, FieldName, Param } from './contract.ts';
import { globToPattern } from './commands.ts';
import { compareCommands } from './compare-commands.ts';
import { compareWhen } from './compare-when.ts';
import { sameImage, templateImage } from './images.ts';
import type { FieldDifference } from './field-difference.ts';
import type { StepMatch } from './match-steps.ts';
import { plainData } from './plain-data.ts';
import type { Template } from './template.ts';

export interface FieldContext {
  readonly template: Template;
  readonly match: StepMatch;
  readonly settings: Settings;
  /** Parameters that the header of the file gives. */
  readonly declared: Readonly<Record<string, string>>;
}

/** Values of a field as text, for comparison. `undefined`: absent, or what absence means. */
export function valueOf(step: Container, field: FieldName): string | undefined {
  switch (field) {
    case 'image': case 'failure': return step[field]?.value;
    case 'pull': case 'detach': case 'privileged': return step[field]?.value === true ? 'true' : undefined;
    case 'entrypoint': return step.entrypoint?.items.map(({ value }) => value).join(' ');
    default: return undefined;
  }
}

export function placeOfField(step: Container, field: FieldName): Place | undefined {
  return step[field];
}

/** An image once for each row of the matrix that it mentions. */
function imagesOf({ found }: StepMatch): string[] {
  const image = found.step.image?.value ?? '';
  const rows = found.file.workflow.matrix?.rows ?? [];
  if (!image.includes('${') || rows.length === 0) return [image];
  return rows.map((row) => image.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(row, name) ? row[name] ?? whole : whole)));
}

/** The value of a parameter that an image stands for. */
export function inferParam(image: string, clause: FieldClause, param: Param, settings: Settings): string | undefined {
  return Object.entries(param.values).find(([, value]) => sameImage(image, templateImage(clause.pattern ?? '{value}', value), settings))?.[0];
}

function* compareParam(clause: FieldClause, { template, match, settings, declared }: FieldContext): Generator<FieldDifference> {
  const name = clause.param ?? '';
  const param = template.contract.params?.[name];
  if (param === undefined) return;
  const images = imagesOf(match);
  for (const image of images) {
    const value = inferParam(image, clause, param, settings);
    if (value === undefined) {
      yield { message: `\`${match.found.step.name}\` runs in \`${image}\`, not in the image of the template`, help: `one of ${Object.values(param.values).map((one) => `\`${templateImage(clause.pattern ?? '{value}', one)}\``).join(', ')}, from your registry` };
    } else if (declared[name] !== undefined && declared[name] !== value && images.length === 1) {
      yield { message: `\`${match.found.step.name}\` uses ${name} ${value}, and the header of the file says ${declared[name]}`, help: 'change one of them', aboutParam: true };
    }
  }
}

function* compareImage(clause: FieldClause, context: FieldContext): Generator<FieldDifference> {
  const { match, settings } = context;
  if (clause.mode === 'param') return yield* compareParam(clause, context);
  const wanted = match.wanted.image?.value ?? '';
  for (const image of imagesOf(match)) {
    const fits = clause.mode === 'one_of' ? (clause.values ?? []).some((glob) => globToPattern(glob).test(image)) : sameImage(image, wanted, settings);
    if (!fits) yield { message: `\`${match.found.step.name}\` runs in \`${image === '' ? 'no image' : image}\`, not in the image of the template`, help: `the template has \`${wanted}\`` };
  }
}

function* compareScalar(field: FieldName, clause: FieldClause, { match: { wanted, found } }: FieldContext): Generator<FieldDifference> {
  const value = valueOf(found.step, field);
  const { name } = found.step;
  if (clause.mode === 'forbidden') {
    if (value !== undefined && clause.except?.includes(value) !== true) yield { message: `\`${name}\` has \`${field}: ${value}\`, which the template forbids`, help: 'remove it: the step must be able to stop the pipeline' };
  } else if (clause.mode === 'one_of') {
    if (clause.values?.some((glob) => globToPattern(glob).test(value ?? '')) !== true) yield { message: `\`${name}\` has \`${field}: ${value ?? 'nothing'}\``, help: `one of ${(clause.values ?? []).join(', ')}` };
  } else if (value !== valueOf(wanted, field)) {
    yield { message: value === undefined ? `\`${name}\` lacks \`${field}: ${valueOf(wanted, field) ?? ''}\`` : `\`${name}\` has \`${field}: ${value}\`, and its template has not`, help: 'make it as the template has it' };
  }
}

function entriesOf(entries: Entries<Value> | undefined): Map<string, string> {
  return new Map((entries?.entries ?? []).map(({ key, value }) => [key.value, JSON.stringify(plainData(value.node))]));
}

function* compareEntries(field: 'environment' | 'settings', clause: FieldClause, { match: { wanted, found } }: FieldContext): Generator<FieldDifference> {
  const [want, have] = [entriesOf(wanted[field]), entriesOf(found.step[field])];
  const { name } = found.step;
  if (clause.mode === 'forbidden' && have.size > 0) yield { message: `\`${name}\` has \`${field}\`, which the template forbids` };
  if (clause.mode === 'superset' || clause.mode === 'exact') {
    for (const [key, value] of want) {
      // which secret holds the token is the repository's business; that it is a secret is not
      const same = have.get(key) === value || (value.includes('from_secret') && have.get(key)?.includes('from_secret') === true);
      if (!same) yield { message: `\`${name}\` ${have.has(key) ? 'changes' : 'lacks'} \`${key}\` in \`${field}\``, help: `the template has \`${key}: ${value}\`` };
    }
  }
  if (clause.mode === 'subset' || clause.mode === 'exact') {
    for (const key of have.keys()) if (!want.has(key)) yield { message: `\`${name}\` adds \`${key}\` to \`${field}\``, help: 'the template allows no more than it has' };
  }
}

/** What does not hold in one field of a step that was matched. */
export function* compareField(field: FieldName, clause: FieldClause, context: FieldContext): Generator<FieldDifference> {
  if (field === 'commands') return yield* compareCommands(clause, context.match.wanted, context.match.found.step);
  if (clause.mode === 'free') return;
  if (field === 'image') yield* compareImage(clause, context);
  else if (field === 'when') yield* compareWhen(clause, context.template, context.match, context.settings);
  else if (field === 'environment' || field === 'settings') yield* compareEntries(field, clause, context);
  else yield* compareScalar(field, clause, context);
}
