import { exits } from '../core/exit.ts';
import { UsageError } from '../core/failure.ts';
import type { CommandSpec } from '../ports/command.ts';
import { aliases, commands } from './commands.ts';
import { programName } from './host.ts';
import type { Host } from './host.ts';
import { sharedOptions } from './shared-options.ts';

/** Words that can follow: subcommands and options, for each way into the tree of commands. */
interface Words {
  readonly path: readonly string[];
  readonly subcommands: readonly string[];
  readonly options: readonly { readonly name: string; readonly describe: string; readonly choices: readonly string[]; readonly value: boolean }[];
}

function wordsOf(spec: CommandSpec, path: readonly string[]): Words[] {
  const options = Object.entries({ ...spec.options, ...sharedOptions(spec) })
    .map(([name, { describe, choices, type }]) => ({ name, describe, choices: choices ?? [], value: type !== 'boolean' }));
  const own: Words = { path, subcommands: (spec.subcommands ?? []).map(({ name }) => name), options };
  return [own, ...(spec.subcommands ?? []).flatMap((below) => wordsOf(below, [...path, below.name]))];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function cases(tree: readonly Words[]): string {
  return tree.map(({ path, subcommands, options }) =>
    `    ${quoted(path.join(' '))}) words=${quoted([...subcommands, ...options.map(({ name }) => `--${name}`)].join(' '))} ;;`).join('\n');
}

function subcommandNames(tree: readonly Words[]): string {
  return [...new Set(tree.flatMap(({ subcommands }) => subcommands))].join('|');
}

function bash(tree: readonly Words[], names: readonly string[]): string {
  return `# bash completion of ${programName}; source it, or put it into /etc/bash_completion.d/
_ci_shared() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="\${COMP_WORDS[0]##*/}" words='' at
  [ "$path" = 'bump.sh' ] && path='bump'
  [ "$path" = '${programName}' ] && { [ "$COMP_CWORD" -eq 1 ] && { COMPREPLY=($(compgen -W ${quoted(names.join(' '))} -- "$current")); return; }; path="\${COMP_WORDS[1]}"; }
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in ${subcommandNames(tree) || '-'}) path="$path \${COMP_WORDS[at]}" ;; esac
  done
  case "$path" in
${cases(tree)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ "\${#COMPREPLY[@]}" -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _ci_shared ${[programName, ...names, ...Object.keys(aliases)].join(' ')}
`;
}

function zsh(tree: readonly Words[], names: readonly string[]): string {
  return `#compdef ${[programName, ...names, ...Object.keys(aliases)].join(' ')}
# zsh completion of ${programName}; put it into a folder of $fpath as _ci_shared
_ci_shared() {
  local path="\${words[1]:t}" text='' at
  [[ "$path" = 'bump.sh' ]] && path='bump'
  if [[ "$path" = '${programName}' ]]; then
    (( CURRENT == 2 )) && { compadd -- ${names.join(' ')}; return }
    path="\${words[2]}"
  fi
  for ((at = 2; at < CURRENT; at++)); do
    case "\${words[at]}" in (${subcommandNames(tree) || '-'}) path="$path \${words[at]}" ;; esac
  done
  local words_
  case "$path" in
${cases(tree).replaceAll('words=', 'words_=')}
  esac
  compadd -- \${=words_}
  _files
}
compdef _ci_shared ${[programName, ...names, ...Object.keys(aliases)].join(' ')}
`;
}

function fish(tree: readonly Words[], names: readonly string[]): string {
  const lines = [`# fish completion of ${programName}; put it into ~/.config/fish/completions/`];
  for (const name of names) lines.push(`complete -c ${programName} -n __fish_use_subcommand -a ${name}`);
  for (const { path, subcommands, options } of tree) {
    const [tool, ...below] = path;
    const when = below.length === 0 ? '' : ` -n ${quoted(`__fish_seen_subcommand_from ${below.join(' ')}`)}`;
    for (const name of subcommands) lines.push(`complete -c ${tool ?? ''}${below.length === 0 ? ` -n ${quoted('__fish_use_subcommand')}` : when} -a ${name}`);
    for (const { name, describe, choices, value } of options) {
      const values = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : value ? ' -r' : '';
      lines.push(`complete -c ${tool ?? ''}${when} -l ${name}${values} -d ${quoted(describe.split('. ')[0] as string)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const shells = { bash, fish, zsh } as const;

/** Prints the completion script of a shell. @throws UsageError for a shell we do not know. */
export async function completion(args: readonly string[], host: Host): Promise<number> {
  const [shell] = args;
  if (shell === '--help' || shell === '-h') {
    host.stdout.write(`${programName} completion: print the completion script of a shell\n\nUsage: ${programName} completion bash|zsh|fish\n\nExamples:\n  source <(${programName} completion bash)\n      for this bash\n  ${programName} completion fish > ~/.config/fish/completions/${programName}.fish\n      for every fish\n`);
    return exits.done.code;
  }
  if (shell === undefined || !Object.hasOwn(shells, shell)) throw new UsageError('completion needs a shell: bash, zsh or fish', { help: `write \`source <(${programName} completion bash)\`` });
  const specs = await Promise.all(Object.values(commands).map(async ({ load }) => (await load()).command));
  const tree = specs.flatMap((spec) => wordsOf(spec, [spec.name]));
  host.stdout.write(shells[shell as keyof typeof shells](tree, Object.keys(commands)));
  return exits.done.code;
}
