import { UsageError } from '../core/failure.ts';
import type { RuleMeta } from '../core/rule.ts';
import { sharedRules } from '../core/shared-rules.ts';
import type { CommandSpec } from '../ports/command.ts';
import type { Settings } from './config.ts';

/** Loads rules, by id. */
export type RuleLoader = () => Promise<ReadonlyMap<string, RuleMeta>>;

/** The rules of commands by id. Loaded only when something was found or asked: most runs find nothing. */
export function rulesOf(loads: readonly CommandSpec['rules'][]): RuleLoader {
  return async () => {
    const rules = await Promise.all(loads.map(async (load) => await load?.() ?? []));
    return new Map([...sharedRules, ...rules.flat()].map((rule) => [rule.id, rule]));
  };
}

/** Rules of a command and everything below it: they share a section of the configuration and the word of a suppression. */
export function ruleLoadersBelow(spec: CommandSpec): CommandSpec['rules'][] {
  return [spec.rules, ...(spec.subcommands ?? []).flatMap(ruleLoadersBelow)];
}

/** @throws UsageError when the configuration gives a severity to a rule that does not exist: it would change nothing, silently. */
export async function checkLevels({ levels, source }: Settings, command: string, loadRules: RuleLoader): Promise<void> {
  if (source === undefined || Object.keys(levels).length === 0) return;
  const rules = await loadRules();
  const unknown = Object.keys(levels).filter((rule) => !rules.has(rule));
  if (unknown.length === 0) return;
  const { unknownRules } = await import('../lib/config-file.ts');
  throw new UsageError(`${source.path} is not valid`, { diagnostics: unknownRules(source, command, unknown, [...rules.keys()]), sources: [source] });
}
