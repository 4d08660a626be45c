import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import { gateOf, mayGate } from '../gating.ts';
import type { Place } from '../model.ts';
import { scriptOf } from '../script.ts';
import type { ScriptCommand } from '../script.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import type { Container } from '../model.ts';

const shrugs = new Set(['true', ':', 'exit 0', 'return 0', 'echo']);

function isShrug({ words }: ScriptCommand): boolean {
  const [first = '', second = ''] = words.map(({ value }) => value);
  return shrugs.has(first) || shrugs.has(`${first} ${second}`);
}

function placeOf(command: ScriptCommand): Place | undefined {
  const [first, last] = [command.words[0], command.words.at(-1)];
  return first === undefined || last === undefined ? undefined : command.placeOf({ start: first.start, end: last.end });
}

/** What `set` turns on or off, for as long as the script goes on. */
function setsOption({ words }: ScriptCommand, option: RegExp): boolean {
  return words[0]?.value === 'set' && words.slice(1).some(({ value }) => option.test(value));
}

/** Most scripts end here: a check and a pipe or `||` must stand in one entry, unless `set` changes the rules. */
function isSuspicious({ commands }: Container): boolean {
  return commands?.items.some(({ value }) => /set\s+\+/.test(value) || (value.includes('|') && mayGate(value))) ?? false;
}

function* inStep(file: PipelineFile, container: Container): Generator<Finding> {
  if (!isSuspicious(container)) return;
  const script = scriptOf(file.source.text, container);
  let pipefail = false;
  let stops = true;
  for (const [at, command] of script.entries()) {
    if (setsOption(command, /^pipefail$|^-[a-z]*o[a-z]*pipefail$/)) pipefail = command.words.some(({ value }) => value.startsWith('-'));
    if (setsOption(command, /^\+[a-z]*e/)) stops = false;
    if (setsOption(command, /^-[a-z]*e/)) stops = true;
    const gate = command.isCondition ? undefined : gateOf(command);
    const place = gate === undefined ? undefined : placeOf(command);
    if (gate === undefined || place === undefined) continue;
    const next = script[at + 1]?.entry === command.entry ? script[at + 1] : undefined;
    if (command.after === '||' && next !== undefined && isShrug(next)) {
      const whole = command.placeOf({ start: command.words[0]?.start ?? 0, end: next.words.at(-1)?.end ?? 0 });
      yield findingFor(file, whole, `the failure of \`${gate}\` is thrown away`, { help: 'remove the `||`; for a check that may fail, `failure: ignore` shows that it did' });
    } else if ((command.after === '|' || command.after === '|&') && !pipefail) {
      yield findingFor(file, place, `the failure of \`${gate}\` is lost in the pipe: the last program decides`, { help: 'write into a file and show that, or run it with `bash -o pipefail -c`; `sh -e` has no `pipefail` everywhere' });
    } else if (!stops) {
      yield findingFor(file, place, `after \`set +e\`, the failure of \`${gate}\` ends nothing`, { help: 'turn it on again with `set -e` before the check' });
    }
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP054', name: 'swallowed-failure', severity: 'warning', fixable: false,
    summary: 'a check that fails makes its step fail',
    why: 'Commands run in `sh -e` without `pipefail`: in `pytest | tee log` the exit code is that of `tee`, and with `|| true` it is always zero. The step stays green while the tests are red. Conditions, as in `if pytest; then`, are left alone; so are steps with `failure: ignore`.',
    examples: [
      { title: 'A pipe', bad: 'steps:\n  - name: test\n    image: python:3.13.1\n    commands:\n      - pytest --verbose | tee pytest.log\n', good: 'steps:\n  - name: test\n    image: python:3.13.1\n    commands:\n      - pytest --verbose\n' },
      { title: 'A shrug', bad: 'steps:\n  - name: lint\n    image: python:3.13.1\n    commands:\n      - |\n        uv sync --frozen\n        uv run ruff check . || true\n', good: 'steps:\n  - name: lint\n    image: python:3.13.1\n    commands:\n      - |\n        uv sync --frozen\n        uv run ruff check .\n' },
    ],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      for (const step of file.workflow.steps) if (step.failure?.value !== 'ignore' && step.detach?.value !== true) yield* inStep(file, step);
    }
  },
};
