import { Program, variableTerm } from './expression/program.ts';
import { Beyond, truthOf } from './expression/value.ts';

/*
 * `evaluate` of Woodpecker is a program of expr-lang. The folder reads what pipelines use of it: comparisons, `and`, `or`,
 * `not`, `in`, `contains`, `startsWith`, `endsWith`, `matches`, `? :`, lists, arithmetic, indexes, functions of texts and
 * lists, `fromJSON`, questions like `any(list, # == "x")`. Everything else is `unknown`, and so is what Woodpecker would
 * stop at: better no answer than a wrong one.
 */

const longest = 2000;

/**
 * Whether the program holds. `unset`: what a variable is that is not among `variables`: an empty text, as for the server,
 * or unknown, where `variables` holds only some of them.
 */
export function evaluateExpression(program: string, variables: Readonly<Record<string, string>>, unset: 'empty' | 'unknown' = 'empty'): boolean | 'unknown' {
  if (program.length > longest) return 'unknown';
  try {
    return truthOf(new Program(program, variableTerm(variables, unset)).compile().run());
  } catch (error) {
    if (error instanceof Beyond) return 'unknown';
    throw error;
  }
}
