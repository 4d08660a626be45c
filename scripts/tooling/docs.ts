import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commands } from '../cli/commands.ts';
import { rulePage } from '../cli/explain.ts';
import { usage } from '../cli/help.ts';
import { sharedOptionList } from '../cli/shared-options.ts';
import { exits } from '../core/exit.ts';
import type { Exit } from '../core/exit.ts';
import type { RuleMeta } from '../core/rule.ts';
import { sharedRules } from '../core/shared-rules.ts';
import type { CommandSpec, OptionSpec, OptionSpecs } from '../ports/command.ts';
import { schemaTable } from './schema-table.ts';

/*
 * Documentation that comes from code. A page made here whole says so in its first line; in a page with hand-written
 * text only what stands between two marks is ours. `npm run docs` writes, `npm run docs -- --check` and
 * `test/docs.test.ts` notice when that was forgotten.
 */

const root = path.resolve(import.meta.dirname, '../..');
const made = '<!-- made by `npm run docs`; do not edit -->';
const begin = (name: string): string => `<!-- ${name}: made by \`npm run docs\`; do not edit -->`;
const end = (name: string): string => `<!-- /${name} -->`;

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A page whose part between the marks is replaced; a new page starts with a title and the part. */
function withBlock(before: string | undefined, title: string, name: string, block: string): string {
  const part = `${begin(name)}\n\n${block.trim()}\n\n${end(name)}`;
  if (before === undefined) return `# ${title}\n\n${part}\n`;
  const from = before.indexOf(`<!-- ${name}:`);
  const to = before.indexOf(end(name));
  if (from === -1 || to === -1) return `${before.trimEnd()}\n\n${part}\n`;
  return before.slice(0, from) + part + before.slice(to + end(name).length);
}

function optionTable(options: OptionSpecs): string {
  const value = (spec: OptionSpec): string => (spec.type === 'boolean' ? '' : ` ${spec.placeholder ?? spec.choices?.join('|') ?? (spec.type === 'number' ? 'N' : 'VALUE')}`);
  const initial = ({ default: given }: OptionSpec): string => (given === undefined || given === false || given === '' ? '' : `\`${String(given)}\``);
  return table(['option', 'what it does', 'default'], Object.entries(options).map(([name, spec]) =>
    [`\`${spec.alias === undefined ? '' : `-${spec.alias}, `}--${name}${value(spec).replaceAll('|', '\\|')}\``, `${cell(spec.describe)}${spec.type === 'list' && !spec.describe.includes('repeatable') ? ' (repeatable)' : ''}`, initial(spec)]));
}

function commandParts(spec: CommandSpec, words: readonly string[]): string[] {
  const own = spec.load === undefined ? [] : [
    `## \`${words.join(' ')}\``,
    `${spec.summary.charAt(0).toUpperCase()}${spec.summary.slice(1)}.`.replace(/\.\.$/, '.'),
    `    ${usage(spec, words).replace(/^Usage: /, '').split('\n')[0]}`,
    ...(spec.description === undefined ? [] : [spec.description.trim()]),
    ...(spec.arguments === undefined ? [] : [table(['argument', 'what it is'], spec.arguments.map(({ name, describe, required }) => [`\`${name}\`${required === true ? ' (needed)' : ''}`, cell(describe)]))]),
    ...(Object.keys(spec.options).length === 0 ? [] : [optionTable(spec.options)]),
    ...(spec.examples === undefined ? [] : [spec.examples.map(([line, what]) => `- \`${line}\`: ${what}`).join('\n')]),
  ];
  return [...own, ...(spec.subcommands ?? []).flatMap((below) => commandParts(below, [...words, below.name]))];
}

function exitTable(list: readonly Exit[]): string {
  return table(['code', 'meaning'], list.map(({ code, meaning }) => [String(code), cell(meaning)]));
}

function exitPage(): string {
  const all = Object.values<Exit>(exits);
  const own = [...new Set(all.flatMap(({ command }) => (command === undefined ? [] : [command])))];
  return [
    made, '# Exit codes', 'The codes are frozen: a new meaning gets a new number.', '## Every command', exitTable(all.filter(({ command }) => command === undefined)),
    ...own.flatMap((command) => [`## \`${command}\` besides`, exitTable(all.filter((exit) => exit.command === command))]),
  ].join('\n\n') + '\n';
}

function commandBlock(spec: CommandSpec): string {
  const codes = Object.values<Exit>(exits).filter(({ command }) => command === undefined || command === spec.name);
  return [
    ...commandParts(spec, [spec.name]),
    '## Shared options', 'All commands have the options of [output.md](output.md) too, as far as they make sense for them; `--help` shows which.',
    '## Exit codes', exitTable(codes),
  ].join('\n\n');
}

async function rulesOf(spec: CommandSpec): Promise<RuleMeta[]> {
  return [...await spec.rules?.() ?? [], ...(await Promise.all((spec.subcommands ?? []).map(rulesOf))).flat()];
}

function ruleIndex(groups: readonly (readonly [string, readonly RuleMeta[]])[]): string {
  const parts = groups.filter(([, rules]) => rules.length > 0).flatMap(([name, rules]) => [
    `## ${name}`,
    table(['rule', 'severity', 'fix', 'what it finds'], rules.map((rule) =>
      [`[${rule.id}](${rule.id.toLowerCase()}-${rule.name}.md) ${rule.name}`, rule.severity, rule.fixable === false ? '' : rule.fixable, cell(rule.summary)])),
  ]);
  return [made, '# Rules', 'A rule is silenced on one line by a comment with a reason, and everywhere by the configuration: see [output.md](../output.md). `--explain RULE` prints its page.', ...parts].join('\n\n') + '\n';
}

/** The formats of `--output`, the options of all commands, and the tables of json.md. */
async function sharedPages(read: (file: string) => Promise<string | undefined>): Promise<[string, string][]> {
  const schemaOf = async (name: string): Promise<unknown> => JSON.parse(await readFile(path.join(root, 'schema', name), 'utf8'));
  const report = withBlock(await read('docs/json.md'), 'The JSON report', 'format', schemaTable(await schemaOf('report.v1.json')));
  return [
    ['docs/exit-codes.md', exitPage()],
    ['docs/output.md', withBlock(await read('docs/output.md'), 'Output and shared options', 'options', optionTable(sharedOptionList))],
    ['docs/json.md', withBlock(report, 'The JSON report', 'coverage-trend', schemaTable(await schemaOf('coverage-trend.v1.json')))],
  ];
}

/** Every generated page as it should be, by its path below the project. */
export async function pages(): Promise<Map<string, string>> {
  const read = async (file: string): Promise<string | undefined> => (existsSync(path.join(root, file)) ? readFile(path.join(root, file), 'utf8') : undefined);
  const found = new Map(await sharedPages(read));
  const groups: [string, readonly RuleMeta[]][] = [];
  for (const [name, { load }] of Object.entries(commands)) {
    const { command } = await load();
    found.set(`docs/${name}.md`, withBlock(await read(`docs/${name}.md`), name, 'options', commandBlock(command)));
    groups.push([`\`${name}\``, [...new Map((await rulesOf(command)).map((rule) => [rule.id, rule])).values()].sort((a, b) => (a.id < b.id ? -1 : 1))]);
  }
  groups.push(['Every command', sharedRules]);
  found.set('docs/rules/README.md', ruleIndex(groups));
  for (const rule of groups.flatMap(([, rules]) => rules)) found.set(`docs/rules/${rule.id.toLowerCase()}-${rule.name}.md`, `${made}\n\n${rulePage(rule)}`);
  return found;
}

/** Pages of rules that no longer exist. */
export async function stalePages(known: ReadonlyMap<string, string>): Promise<string[]> {
  const folder = path.join(root, 'docs/rules');
  const files = existsSync(folder) ? await readdir(folder) : [];
  return files.map((name) => `docs/rules/${name}`).filter((file) => !known.has(file));
}

if (import.meta.main) {
  const wanted = await pages();
  const wrong: string[] = [...await stalePages(wanted)];
  for (const [file, text] of wanted) {
    const target = path.join(root, file);
    if (existsSync(target) && await readFile(target, 'utf8') === text) continue;
    wrong.push(file);
  }
  const check = process.argv.includes('--check');
  for (const file of wrong) {
    process.stdout.write(`${check ? 'stale' : wanted.has(file) ? 'wrote' : 'removed'} ${file}\n`);
    if (check) continue;
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    const text = wanted.get(file);
    if (text === undefined) await rm(path.join(root, file));
    else await writeFile(path.join(root, file), text);
  }
  if (check && wrong.length > 0) process.exitCode = 1;
}
