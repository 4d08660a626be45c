import { UsageError } from '../core/failure.ts';
import { parseGlob } from '../lib/glob.ts';
import type { ProjectPattern } from './lint-config.ts';
import { isCommented } from './lint-file.ts';
import type { LintRule } from './lint-file.ts';
import { shownSecret } from './mask.ts';
import { lintFinding } from './pattern-rule.ts';
import { isPlaceholder } from './placeholder.ts';

/** Why an expression could take more than linear time, or cannot be part of the one search; `undefined` when it is fine. */
export function whyNotLinear(source: string): string | undefined {
  const plain = source.replace(/\\[^1-9k]/g, 'a').replace(/\[(?:\\.|[^\]\\])*\]/g, 'a');
  if (/\\[1-9]|\\k</.test(plain)) return 'it refers back to a group';
  if (/[+*}][+*{]/.test(plain.replace(/[+*}]\?/g, '+'))) return 'it repeats a repetition';
  // a repeated group that holds an unbounded repetition or an alternative: (a+)+, (a|a)*
  const open: boolean[] = [];
  let unbounded = 0;
  for (let at = 0; at < plain.length; at += 1) {
    const character = plain[at];
    if (character === '(') open.push(false);
    else if (character === ')') {
      const holds = open.pop() ?? false;
      const repeated = /^(?:[+*]|\{\d+,(?:\d{2,})?\})/.test(plain.slice(at + 1));
      if (holds && repeated) return 'it repeats a group that holds a repetition or an alternative';
      if (holds && open.length > 0) open[open.length - 1] = true;
    } else if (character === '|' || character === '+' || character === '*' || /^\{\d+,\}/.test(plain.slice(at))) {
      if (open.length > 0) open[open.length - 1] = true;
      if (character !== '|') unbounded += 1;
    }
  }
  return unbounded > 3 ? 'it has more than three unbounded repetitions; write {0,100} instead of *' : undefined;
}

function compiled(id: string, key: string, source: string, flags: string): RegExp {
  const reason = whyNotLinear(source);
  if (reason !== undefined) throw new UsageError(`bao-lint: the ${key} of ${id} could take very long: ${reason}`, { help: 'write it without nested repetitions, with bounds like {1,80}' });
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new UsageError(`bao-lint: the ${key} of ${id} is no regular expression: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A rule of the project as one of ours. @throws UsageError for an expression that is wrong or could take very long. */
export function projectRule(spec: ProjectPattern): LintRule {
  const { id, message, help = 'see the project\'s configuration', severity = 'error', ignoreCase = false } = spec;
  const pattern = compiled(id, 'pattern', spec.pattern, ignoreCase ? 'dgi' : 'dg');
  const except = spec.except === undefined ? undefined : compiled(id, 'except', spec.except, ignoreCase ? 'i' : '');
  const globs = spec.files?.map(parseGlob);
  const bare = spec.pattern.replace(/\(\?<[A-Za-z_]\w*>/g, '(?:');
  // the one search of all rules minds capitals; without them a letter of the expression is both
  const gate = ignoreCase ? `(?:${bare.replace(/\\.|\[(?:\\.|[^\]\\])*\]|[A-Za-z]/g, (part) => (part.length === 1 ? `[${part.toLowerCase()}${part.toUpperCase()}]` : part.startsWith('[') ? '[^]' : part))})` : `(?:${bare})`;
  return {
    meta: { id, name: `project-${id.toLowerCase()}`, severity, summary: message, why: `A rule of this project. ${help}`, fixable: false, examples: [{ title: message, bad: spec.pattern, good: '' }] },
    gate, samplePath: 'sample.txt', finds: [], ignores: [],
    *check(file) {
      if (globs !== undefined && !globs.some((glob) => glob.matches(file.path))) return;
      for (const line of file.lines) {
        if (except?.test(line.text) === true) continue;
        for (const match of line.text.matchAll(pattern)) {
          if (match[0] === '' || (spec.comments === false && isCommented(line, match.index, file.language))) continue;
          const secret = match.groups?.['secret'];
          if (secret === undefined) yield lintFinding(file, line.start + match.index, match[0], message, help);
          else if (!isPlaceholder(secret)) {
            const start = line.start + (match.indices?.groups?.['secret']?.[0] ?? match.index);
            yield lintFinding(file, start, secret, `${message} (\`${shownSecret(secret)}\`)`, help, { start, text: secret });
          }
        }
      }
    },
  };
}

/** All rules of a project, each id once. @throws UsageError */
export function projectRules(patterns: readonly ProjectPattern[]): LintRule[] {
  const twice = patterns.find(({ id }, at) => patterns.findIndex((other) => other.id === id) !== at);
  if (twice !== undefined) throw new UsageError(`bao-lint: the rule ${twice.id} is given twice in .ci-shared.yml`);
  return patterns.map(projectRule);
}
