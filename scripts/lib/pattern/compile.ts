import { parsePattern, PatternMistake } from './parse.ts';
import type { Assertion, PatternNode } from './parse.ts';

/** One instruction of a matcher; numbers are addresses. `split` prefers its first way. */
export type Instruction =
  | { readonly op: 'char'; readonly test: (codePoint: number) => boolean }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly what: Assertion }
  | { readonly op: 'match' };

export interface Pattern {
  readonly program: readonly Instruction[];
  /** Names of the capture groups in their order. */
  readonly groups: readonly (string | undefined)[];
}

/** `x{1000}{1000}` would be a program of a million instructions, and each costs time at every character. */
const mostInstructions = 2000;

function emit(program: Instruction[], node: PatternNode): void {
  if (program.length > mostInstructions) throw new PatternMistake('the pattern repeats too much', 0);
  switch (node.kind) {
    case 'char': program.push({ op: 'char', test: node.test }); return;
    case 'assert': program.push({ op: 'assert', what: node.what }); return;
    case 'sequence': for (const item of node.items) emit(program, item); return;
    case 'group':
      program.push({ op: 'save', slot: node.number * 2 });
      emit(program, node.item);
      program.push({ op: 'save', slot: node.number * 2 + 1 });
      return;
    case 'choice': emitChoice(program, node.options); return;
    case 'repeat': emitRepeat(program, node);
  }
}

function emitChoice(program: Instruction[], options: readonly PatternNode[]): void {
  const jumps: Extract<Instruction, { op: 'jump' }>[] = [];
  for (const [at, option] of options.entries()) {
    if (at === options.length - 1) {
      emit(program, option);
      break;
    }
    const split: Instruction = { op: 'split', first: program.length + 1, second: 0 };
    program.push(split);
    emit(program, option);
    const jump: Instruction = { op: 'jump', to: 0 };
    jumps.push(jump);
    program.push(jump);
    split.second = program.length;
  }
  for (const jump of jumps) jump.to = program.length;
}

function point(split: Extract<Instruction, { op: 'split' }>, into: number, past: number, lazy: boolean): void {
  split.first = lazy ? past : into;
  split.second = lazy ? into : past;
}

function emitRepeat(program: Instruction[], { item, least, most, lazy }: Extract<PatternNode, { kind: 'repeat' }>): void {
  for (let round = 0; round < least; round += 1) emit(program, item);
  if (most === Infinity) {
    const split: Instruction = { op: 'split', first: 0, second: 0 };
    const start = program.push(split) - 1;
    emit(program, item);
    program.push({ op: 'jump', to: start });
    point(split, start + 1, program.length, lazy);
    return;
  }
  const splits: { readonly split: Extract<Instruction, { op: 'split' }>; readonly into: number }[] = [];
  for (let round = least; round < most; round += 1) {
    const split: Instruction = { op: 'split', first: 0, second: 0 };
    splits.push({ split, into: program.push(split) });
    emit(program, item);
  }
  for (const { split, into } of splits) point(split, into, program.length, lazy);
}

/** @throws PatternMistake */
export function compilePattern(source: string): Pattern {
  const { root, groups } = parsePattern(source);
  const program: Instruction[] = [];
  emit(program, root);
  program.push({ op: 'match' });
  if (program.length > mostInstructions) throw new PatternMistake('the pattern repeats too much', 0);
  return { program, groups };
}
