import { tokenize } from './tokenize.ts';
import type { Token, Word } from './tokenize.ts';

/** One program call (or assignment) of a script, and what joins it to its neighbours. */
export interface ShellCommand {
  /** `NAME=value` in front of the program, or alone. */
  readonly assignments: readonly Word[];
  /** The program and its arguments; empty for assignments alone. Redirections are left out. */
  readonly words: readonly Word[];
  /** What stands before it: `|`, `&&`, `||`, `;`, `\n`, `&`, `(`, `)`, a word like `if` or `then`, or nothing. */
  readonly before: string;
  /** What stands behind it. */
  readonly after: string;
  /** True when it is a condition (`if`, `while`, `until`, `elif`) or negated: its failure decides, and does not end the script. */
  readonly isCondition: boolean;
}

const openers = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', 'time']);
const conditions = new Set(['if', 'elif', 'while', 'until', '!']);
const assignment = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;
const redirection = /^\d*(?:<|>|&>)/;

function isAssignment({ value }: Word): boolean {
  return assignment.test(value);
}

function commandOf(words: readonly Word[], before: string, after: string, inherited: boolean): ShellCommand | undefined {
  let at = 0;
  let opener = before;
  let isCondition = inherited;
  while (at < words.length && !(words[at] as Word).quoted && openers.has((words[at] as Word).value)) {
    opener = (words[at] as Word).value;
    isCondition = conditions.has(opener);
    at += 1;
  }
  const rest = words.slice(at);
  const program = rest.findIndex((word) => !isAssignment(word));
  const split = program === -1 ? rest.length : program;
  if (rest.length === 0) return undefined;
  return { assignments: rest.slice(0, split), words: rest.slice(split), before: opener, after, isCondition };
}

/** All commands of a script in the order of the text. Never throws. */
export function parseCommands(script: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: Word[] = [];
  let before = '';
  let skipWord = false;
  /** The left sides of `|`, `&&` and `||` inside of a condition belong to it. */
  let inCondition = false;
  const flush = (after: string): void => {
    const command = commandOf(words, before, after, inCondition);
    if (command !== undefined) commands.push(command);
    inCondition = (command?.isCondition ?? false) && (after === '|' || after === '&&' || after === '||');
    words = [];
    before = after;
  };
  for (const token of tokenize(script) as readonly Token[]) {
    if (token.kind === 'word') {
      if (!skipWord) words.push(token);
      skipWord = false;
    } else if (redirection.test(token.value)) {
      // its target is no argument
      skipWord = true;
    } else {
      flush(token.value);
    }
  }
  flush('');
  return commands;
}
