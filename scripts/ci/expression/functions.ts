import { Beyond, demand, isAscii, isMap, listOf, numberOf, same, textOf, truthOf } from './value.ts';
import type { Kind, Term, Value } from './value.ts';

/** How a function is called, and what it makes. `least`: arguments that it needs at least; default: all of them. */
interface Known {
  readonly takes: readonly (readonly Kind[])[];
  readonly least?: number;
  readonly gives: Kind;
  run(...values: readonly Value[]): Value;
}

const text = ['text'] as const;
const list = ['list'] as const;

/** Letters and places beyond ASCII are other ones in Go. */
function plain(value: Value | undefined): string {
  const found = textOf(value ?? null);
  if (!isAscii(found)) throw new Beyond();
  return found;
}

/** Go looks for an empty text in ways of its own. */
function some(value: Value | undefined): string {
  const found = textOf(value ?? null);
  if (found === '') throw new Beyond();
  return found;
}

function edge(value: Value | undefined, at: number): Value {
  const items = listOf(value ?? null);
  return items.at(at) ?? null;
}

function parsed(value: Value | undefined): Value {
  try {
    return JSON.parse(textOf(value ?? null)) as Value;
  } catch {
    throw new Beyond();
  }
}

function whole(value: Value | undefined): Value {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const digits = textOf(value ?? null);
  if (!/^[+-]?\d{1,15}$/.test(digits)) throw new Beyond();
  return Number(digits);
}

const known: Readonly<Record<string, Known>> = {
  len: { takes: [['text', 'list']], gives: 'integer', run: (one) => (typeof one === 'string' ? Array.from(one).length : listOf(one ?? null).length) },
  lower: { takes: [text], gives: 'text', run: (one) => plain(one).toLowerCase() },
  upper: { takes: [text], gives: 'text', run: (one) => plain(one).toUpperCase() },
  trim: { takes: [text], gives: 'text', run: (one) => plain(one).trim() },
  trimPrefix: { takes: [text, text], gives: 'text', run: (one, start) => (textOf(one ?? null).startsWith(textOf(start ?? null)) ? textOf(one ?? null).slice(textOf(start ?? null).length) : textOf(one ?? null)) },
  trimSuffix: { takes: [text, text], gives: 'text', run: (one, end) => (textOf(one ?? null).endsWith(some(end)) ? textOf(one ?? null).slice(0, -some(end).length) : textOf(one ?? null)) },
  hasPrefix: { takes: [text, text], gives: 'truth', run: (one, start) => textOf(one ?? null).startsWith(textOf(start ?? null)) },
  hasSuffix: { takes: [text, text], gives: 'truth', run: (one, end) => textOf(one ?? null).endsWith(textOf(end ?? null)) },
  indexOf: { takes: [text, text], gives: 'integer', run: (one, other) => plain(one).indexOf(some(other)) },
  lastIndexOf: { takes: [text, text], gives: 'integer', run: (one, other) => plain(one).lastIndexOf(some(other)) },
  replace: { takes: [text, text, text], gives: 'text', run: (one, old, fresh) => textOf(one ?? null).replaceAll(some(old), () => textOf(fresh ?? null)) },
  split: { takes: [text, text], gives: 'list', run: (one, separator) => textOf(one ?? null).split(some(separator)) },
  join: { takes: [list, text], gives: 'text', run: (one, separator) => listOf(one ?? null).map(textOf).join(textOf(separator ?? null)) },
  first: { takes: [list], gives: 'any', run: (one) => edge(one, 0) },
  last: { takes: [list], gives: 'any', run: (one) => edge(one, -1) },
  int: { takes: [['text', 'integer']], gives: 'integer', run: whole },
  fromJSON: { takes: [text], gives: 'any', run: parsed },
};

/** Functions that look at each item of a list by a question about `#`. */
const questions: Readonly<Record<string, { readonly gives: Kind; run(answers: readonly boolean[], items: readonly Value[]): Value }>> = {
  any: { gives: 'truth', run: (answers) => answers.includes(true) },
  all: { gives: 'truth', run: (answers) => !answers.includes(false) },
  none: { gives: 'truth', run: (answers) => !answers.includes(true) },
  one: { gives: 'truth', run: (answers) => answers.filter((answer) => answer).length === 1 },
  count: { gives: 'integer', run: (answers) => answers.filter((answer) => answer).length },
  filter: { gives: 'list', run: (answers, items) => items.filter((_, at) => answers[at]) },
};

export function isQuestion(name: string): boolean {
  return Object.hasOwn(questions, name);
}

/** `any(list, # == "x")`; `item` is what `#` stands for while the question is asked. */
export function ask(name: string, items: Term, question: Term, item: { value: Value | undefined }): Term {
  const found = questions[name];
  if (found === undefined) throw new Beyond();
  demand(items, 'list');
  demand(question, 'truth');
  return {
    kind: found.gives,
    run: () => {
      const all = listOf(items.run());
      const before = item.value;
      const answers = all.map((one) => {
        item.value = one;
        return truthOf(question.run());
      });
      item.value = before;
      return found.run(answers, all);
    },
  };
}

/** A call of one of the functions that are known here. */
export function call(name: string, given: readonly Term[]): Term {
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found === undefined || given.length > found.takes.length || given.length < (found.least ?? found.takes.length)) throw new Beyond();
  given.forEach((term, at) => demand(term, ...(found.takes[at] ?? [])));
  return { kind: found.gives, run: () => found.run(...given.map((term) => term.run())) };
}

/** `a in b`: an item of a list, or a key of a mapping. */
export function isIn(needle: Value, hay: Value): boolean {
  if (isMap(hay)) return Object.hasOwn(hay, textOf(needle));
  return listOf(hay).some((one) => same(one, needle));
}

/** `list[n]`, `mapping["key"]`. */
export function itemOf(value: Value, index: Value): Value {
  if (isMap(value)) return Object.hasOwn(value, textOf(index)) ? value[textOf(index)] ?? null : null;
  const items = listOf(value);
  const at = numberOf(index);
  if (!Number.isInteger(at) || at >= items.length || at < -items.length) throw new Beyond();
  return items.at(at) ?? null;
}
