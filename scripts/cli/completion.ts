import { exits } from '../core/exit.ts';
import { UsageError } from '../core/failure.ts';
import type { CommandSpec } from '../ports/command.ts';
import { formats } from '../report/index.ts';
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
    .map(([name, { describe, choices, type }]) => ({ name, describe, choices: name === 'output' ? Object.keys(formats) : choices ?? [], value: type !== 'boolean' }));
  const own: Words = { path, subcommands: (spec.subcommands ?? []).map(({ name }) => name), options };
  return [own, ...(spec.subcommands ?? []).flatMap((below) => wordsOf(below, [...path, below.name]))];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Words that may follow, for each way into the tree of commands. */
function wordCases(tree: readonly Words[], indent: string): string {
  return tree.map(({ path, subcommands, options }) =>
    `${indent}${quoted(path.join(' '))}) words=${quoted([...subcommands, ...options.map(({ name }) => `--${name}`)].join(' '))} ;;`).join('\n');
}

/** Values that may follow an option. */
function valueCases(tree: readonly Words[], indent: string): string {
  return tree.flatMap(({ path, options }) => options.filter(({ choices }) => choices.length > 0).map(({ name, choices }) =>
    `${indent}${quoted([...path, `--${name}`].join(' '))}) words=${quoted(choices.join(' '))} files='' ;;`)).join('\n');
}

/** The ways that are longer than a name, as one pattern of `case`. */
function wayPattern(tree: readonly Words[]): string {
  return tree.filter(({ path }) => path.length > 1).map(({ path }) => quoted(path.join(' '))).join('|') || quoted('-');
}

function bash(tree: readonly Words[], names: readonly string[]): string {
  const called = [programName, ...names, ...Object.keys(aliases)].join(' ');
  return `# bash completion of ${programName}; source it, or put it into /etc/bash_completion.d/
_ci_shared() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous='' words='' files=1 path="\${COMP_WORDS[0]##*/}" first=1 at
  [ "$COMP_CWORD" -gt 0 ] && previous="\${COMP_WORDS[COMP_CWORD-1]}"
  # bash cuts words at the equals sign
  if [ "$current" = '=' ]; then current=''
  elif [ "$previous" = '=' ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  path="\${path%.sh}"
  if [ "$path" = '${programName}' ]; then
    if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W ${quoted([...names, 'completion'].join(' '))} -- "$current")); return; fi
    path="\${COMP_WORDS[1]}" first=2
    if [ "$path" = 'completion' ]; then COMPREPLY=($(compgen -W ${quoted(Object.keys(shells).join(' '))} -- "$current")); return; fi
  fi
  for ((at = first; at < COMP_CWORD; at++)); do
    case "$path \${COMP_WORDS[at]}" in ${wayPattern(tree)}) path="$path \${COMP_WORDS[at]}" ;; esac
  done
  case "$path $previous" in
${valueCases(tree, '    ')}
    *) case "$path" in
${wordCases(tree, '      ')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$files$current" in 1-*) ;; 1*) COMPREPLY+=($(compgen -f -- "$current")) ;; esac
}
complete -o filenames -F _ci_shared ${called}
`;
}

function zsh(tree: readonly Words[], names: readonly string[]): string {
  const called = [programName, ...names, ...Object.keys(aliases)].join(' ');
  return `#compdef ${called}
# zsh completion of ${programName}; put it into a folder of $fpath as _ci_shared, or source it after compinit
_ci_shared() {
  # not "path": in zsh that is the search path of commands
  local way="\${\${words[1]:t}%.sh}" previous="\${words[CURRENT-1]}" first=2 at choice='' files=1
  if [[ "$way" = '${programName}' ]]; then
    (( CURRENT == 2 )) && { compadd -- ${[...names, 'completion'].join(' ')}; return }
    way="\${words[2]}" first=3
    [[ "$way" = 'completion' ]] && { compadd -- ${Object.keys(shells).join(' ')}; return }
  fi
  for ((at = first; at < CURRENT; at++)); do
    case "$way \${words[at]}" in (${wayPattern(tree)}) way="$way \${words[at]}" ;; esac
  done
  case "$way $previous" in
${valueCases(tree, '    ').replaceAll(') words=', ') choice=').replaceAll(/^( +)'/gm, "$1('")}
    (*) case "$way" in
${wordCases(tree, '      ').replaceAll(') words=', ') choice=').replaceAll(/^( +)'/gm, "$1('")}
    esac ;;
  esac
  compadd -- \${=choice}
  [[ -z "$files" || "\${words[CURRENT]}" = -* ]] || _files
}
(( $+functions[compdef] )) && compdef _ci_shared ${called}
[[ "\${funcstack[1]}" = '_ci_shared' ]] && _ci_shared "$@"
`;
}

/** One `complete` line a word, each with the condition under which it may follow. */
function fish(tree: readonly Words[], names: readonly string[]): string {
  const lines = [`# fish completion of ${programName}; put it into ~/.config/fish/completions/`];
  lines.push(
    '# true when the words before the cursor, options left out, begin with the given ones and name no further one of the last argument',
    'function __ci_shared_at',
    '  set -l way (commandline -opc | string match -v -- "-*")',
    `  set way[1] (string replace -r '\\.sh$' '' (basename $way[1]))`,
    `  test "$way[1]" = ${programName}; and set -e way[1]`,
    '  set -l wanted (string split " " -- $argv[1])',
    '  set -l size (count $wanted)',
    '  test (count $way) -ge $size; or return 1',
    '  test "$way[1..$size]" = "$wanted"; or return 1',
    '  set -l next (math $size + 1)',
    '  test (count $way) -lt $next; and return 0',
    '  not contains -- $way[$next] (string split " " -- $argv[2])',
    'end',
    `complete -c ${programName} -n 'test (count (commandline -opc)) -eq 1' -f -a ${quoted([...names, 'completion'].join(' '))}`,
  );
  for (const { path, subcommands, options } of tree) {
    const [tool = ''] = path;
    const when = quoted(`__ci_shared_at "${path.join(' ')}" "${subcommands.join(' ')}"`);
    const called = [programName, tool, ...Object.entries(aliases).filter(([, target]) => target === tool).map(([alias]) => alias)].map((name) => `-c ${name}`).join(' ');
    if (subcommands.length > 0) lines.push(`complete ${called} -n ${when} -a ${quoted(subcommands.join(' '))}`);
    for (const { name, describe, choices, value } of options) {
      const values = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : value ? ' -r' : '';
      lines.push(`complete ${called} -n ${when} -l ${name}${values} -d ${quoted(describe.split('. ')[0] as string)}`);
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
  if (shell === undefined || !Object.hasOwn(shells, shell)) throw new UsageError('for which shell is not said: bash, zsh or fish', { help: `write \`source <(${programName} completion bash)\`` });
  const specs = await Promise.all(Object.values(commands).map(async ({ load }) => (await load()).command));
  const tree = specs.flatMap((spec) => wordsOf(spec, [spec.name]));
  host.stdout.write(shells[shell as keyof typeof shells](tree, Object.keys(commands)));
  return exits.done.code;
}
