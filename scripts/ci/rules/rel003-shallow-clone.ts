import type { Finding, Rule } from '../../core/rule.ts';
import { eventsOfStep } from '../events.ts';
import { findingFor } from '../finding.ts';
import { tagOf } from '../go-scalar.ts';
import { isPull } from '../match.ts';
import type { Workflow } from '../model.ts';
import { programName, scriptOf } from '../script.ts';
import type { ScriptCommand } from '../script.ts';
import type { Subject } from '../subject.ts';

const tools = new Set(['git-cliff', 'semantic-release', 'standard-version', 'release-it', 'gitversion', 'goreleaser', 'svu', 'cog']);
const history = new Set(['describe', 'shortlog', 'rev-list', 'merge-base']);

/** A file without these words needs no closer look. */
const mentioned = new RegExp([...tools, ...history].join('|'));

/** The program that needs history or tags, in words. */
function needs(command: ScriptCommand): string | undefined {
  const name = programName(command);
  const words = command.words.slice(1).map(({ value }) => value);
  if (tools.has(name)) return words.some((word) => word === '--version' || word === '--help') ? undefined : name;
  if (name !== 'git') return undefined;
  const sub = words.find((word) => !word.startsWith('-'));
  return sub !== undefined && history.has(sub) ? `git ${sub}` : undefined;
}

function fetchesMore(command: ScriptCommand): boolean {
  const words = command.words.map(({ value }) => value);
  return programName(command) === 'git' && (words.includes('clone') || (words.includes('fetch') && words.some((word) => /^--(?:tags|unshallow|depth)/.test(word))));
}

/** True when the clone step brings everything on a push, or is not the usual plugin. */
function clonesAll({ clone, skipClone }: Workflow): boolean {
  if (skipClone?.value === true) return true;
  return clone.some(({ image, settings, isPlugin }) => {
    if (!isPlugin || !(image?.value ?? '').includes('plugin-git')) return true;
    const value = (key: string): string | undefined => {
      const node = settings?.entries.find((entry) => entry.key.value === key)?.value.node;
      return node?.kind === 'scalar' && (tagOf(node) === '!!bool' || tagOf(node) === '!!str') ? node.value.toLowerCase() : undefined;
    };
    return value('partial') === 'false' && value('tags') === 'true';
  });
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'REL003', name: 'shallow-clone', severity: 'warning', fixable: false,
    summary: 'what needs history or tags on a push clones with `partial: false` and `tags: true`',
    why: 'On a push or a pull request Woodpecker clones one commit, without its history and without tags; only the pipeline of a tag gets everything. `git describe`, `git-cliff` or `goreleaser` then see a repository without a past, and fail, or take this for the first release. (Our own `bump` fetches what it needs.)',
    examples: [{ title: 'git describe', bad: 'when:\n  - event: push\nsteps:\n  - name: version\n    image: alpine:3.22.1\n    commands:\n      - git describe --tags\n', good: 'when:\n  - event: push\nclone:\n  git:\n    image: woodpeckerci/plugin-git:2.9.3\n    settings:\n      partial: false\n      tags: true\nsteps:\n  - name: version\n    image: alpine:3.22.1\n    commands:\n      - git describe --tags\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      if (!mentioned.test(file.source.text) || clonesAll(file.workflow)) continue;
      for (const step of file.workflow.steps) {
        const event = [...eventsOfStep(file.workflow, step)].find((one) => one === 'push' || isPull(one));
        if (event === undefined) continue;
        const script = scriptOf(file.source.text, step);
        const command = script.find((one) => needs(one) !== undefined);
        const word = command?.words[0];
        if (command === undefined || word === undefined || script.some(fetchesMore)) continue;
        yield findingFor(file, command.placeOf(word), `\`${needs(command) ?? ''}\` finds neither history nor tags on \`${event}\``, { help: 'add `clone: {git: {image: woodpeckerci/plugin-git:..., settings: {partial: false, tags: true}}}`' });
      }
    }
  },
};
