import { UsageError } from '../core/failure.ts';
import type { RuleMeta } from '../core/rule.ts';
import { didYouMean } from '../lib/suggest.ts';

function indented(text: string): string {
  return text.replace(/\n$/, '').split('\n').map((line) => `    ${line}`.trimEnd()).join('\n');
}

/** A rule as a page of Markdown: what `--explain` prints and `docs/rules/` holds. */
export function rulePage(rule: RuleMeta): string {
  const examples = rule.examples.map(({ title, bad, good }) => `### ${title}\n\nWrong:\n\n${indented(bad)}\n\nRight:\n\n${indented(good)}\n`);
  const fix = rule.fixable === 'safe' ? 'yes, with `--fix`' : rule.fixable === 'unsafe' ? 'yes, with `--unsafe-fixes`' : 'no';
  return [`# ${rule.id}: ${rule.name}`, `${rule.summary}.`.replace(/\.\.$/, '.'), `Severity: ${rule.severity}. Fixable: ${fix}.`, '## Why', rule.why.trim(), '## Examples', ...examples].join('\n\n');
}

/** @throws UsageError for a rule that does not exist. */
export function explainRule(rules: readonly RuleMeta[], wanted: string): string {
  const rule = rules.find(({ id, name }) => id.toLowerCase() === wanted.toLowerCase() || name === wanted);
  if (rule === undefined) {
    const near = didYouMean(wanted, rules.flatMap(({ id, name }) => [id, name]));
    throw new UsageError(`there is no rule "${wanted}"${near}`, { help: 'see `--list-rules`' });
  }
  return rulePage(rule);
}

/** One line a rule: id, severity, fix, what it finds. */
export function ruleList(rules: readonly RuleMeta[]): string {
  return `${rules.map(({ id, severity, fixable, summary }) => `${id.padEnd(8)} ${severity.padEnd(8)} ${(fixable === false ? '' : `${fixable} fix`).padEnd(11)} ${summary}`.trimEnd()).join('\n')}\n`;
}
