import { Parser } from 'yargs/helpers';
import type { OptionSpec, OptionSpecs } from '../ports/command.ts';

/*
 * The only file that knows yargs. It uses its parser alone: a whole yargs instance costs 8 to 14 ms at every start
 * (docs/performance.md), and help, completion and documentation come from the same specs anyway.
 */

/** What stands on a command line: options by name, the other words in `_`, those behind `--` in `--`. */
export interface Words {
  readonly _: readonly (string | number)[];
  readonly [name: string]: unknown;
}

function namesOf(options: OptionSpecs, type: OptionSpec['type'][]): string[] {
  return Object.entries(options).filter(([, spec]) => type.includes(spec.type)).map(([name]) => name);
}

/** What yargs reads from a command line. The bundle loads this file when there are options only. */
export function parseWords(options: OptionSpecs, argv: readonly string[]): Words {
  return Parser([...argv], {
    alias: Object.fromEntries(Object.entries(options).flatMap(([name, { alias }]) => (alias === undefined ? [] : [[name, [alias]]]))),
    array: namesOf(options, ['list']),
    boolean: namesOf(options, ['boolean']),
    string: namesOf(options, ['string', 'number', 'list']),
    configuration: {
      'boolean-negation': false, 'camel-case-expansion': false, 'dot-notation': false, 'greedy-arrays': false,
      'parse-numbers': false, 'parse-positional-numbers': false, 'strip-aliased': true, 'populate--': true, 'duplicate-arguments-array': true,
    },
  });
}
