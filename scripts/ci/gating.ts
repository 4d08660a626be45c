import type { ShellCommand } from './shell/commands.ts';
import type { ScriptCommand } from './script.ts';

/*
 * Commands whose exit code is the reason for the step: tests, linters, type checkers, audits, builds.
 */

/** Programs that check whatever their arguments are. */
const checkers = new Set([
  'pytest', 'ruff', 'mypy', 'pyright', 'basedpyright', 'flake8', 'pylint', 'bandit', 'tox', 'nox', 'black', 'isort', 'pip-audit', 'coverage', 'eslint', 'prettier', 'tsc', 'vitest', 'jest', 'mocha',
  'playwright', 'cypress', 'golangci-lint', 'staticcheck', 'govulncheck', 'clippy-driver', 'shellcheck', 'hadolint', 'yamllint', 'actionlint', 'rubocop', 'rspec', 'phpunit', 'phpstan', 'ctest', 'trivy', 'grype',
  'ci-lint', 'bao-lint', 'bao-manifest-check', 'reverse-coverage', 'pre-commit',
]);

/** Programs that check with these words behind them. */
const subcommands: Readonly<Record<string, RegExp>> = {
  cargo: /^(?:test|check|build|clippy|fmt|audit|deny|nextest)$/, go: /^(?:test|vet|build)$/, npm: /^(?:test|t|audit|ci|run)$/, pnpm: /^(?:test|lint|build|run|audit)$/, yarn: /^(?:test|lint|build|run|audit)$/,
  make: /^(?:test|check|lint|build|verify|all)/, just: /^(?:test|check|lint|build)/, gradle: /^(?:test|check|build)$/, gradlew: /^(?:test|check|build)$/, mvn: /^(?:test|verify|package|install)$/, mvnw: /^(?:test|verify|package|install)$/,
  deno: /^(?:test|lint|check)$/, bun: /^(?:test|run)$/, dotnet: /^(?:test|build)$/, helm: /^(?:lint)$/, terraform: /^(?:validate|plan|fmt)$/, images: /^(?:check)$/, bump: /^(?:check|lint|verify)/, meson: /^test$/, mix: /^(?:test|credo)$/,
};

/** Programs that run another one. */
const runners: Readonly<Record<string, readonly string[]>> = { uv: ['run'], poetry: ['run'], pdm: ['run'], hatch: ['run'], pipenv: ['run'], npx: [], uvx: [], time: [], env: [], exec: [], xvfb: [], bundle: ['exec'], python: ['-m'], python3: ['-m'] };

const names = new RegExp([...checkers, ...Object.keys(subcommands)].join('|'));

/** False when a script surely holds no check; cheap. */
export function mayGate(script: string): boolean {
  return names.test(script);
}

function valuesOf(command: ShellCommand): string[] {
  return command.words.map(({ value }) => value);
}

/** The words of the check itself, with `uv run`, `python -m` and their like taken away; nothing when it is no check. */
export function gateOf(command: ScriptCommand): string | undefined {
  let words = valuesOf(command);
  for (let round = 0; round < 4; round += 1) {
    const name = (words[0] ?? '').slice((words[0] ?? '').lastIndexOf('/') + 1);
    const prefix = Object.hasOwn(runners, name) ? runners[name] : undefined;
    if (prefix === undefined || !prefix.every((word, at) => words[at + 1] === word)) break;
    words = words.slice(1 + prefix.length);
    while (words[0]?.startsWith('-') === true || /^[A-Z_]+=/.test(words[0] ?? '')) words = words.slice(1);
  }
  const name = (words[0] ?? '').slice((words[0] ?? '').lastIndexOf('/') + 1);
  if (checkers.has(name)) return name;
  const wanted = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  const next = words.slice(1).find((word) => !word.startsWith('-') && !word.startsWith('+'));
  return wanted !== undefined && next !== undefined && wanted.test(next) ? `${name} ${next}` : undefined;
}

