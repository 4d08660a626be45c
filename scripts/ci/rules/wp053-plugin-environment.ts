import type { Fix } from '../../core/diagnostic.ts';
import type { Finding, Rule } from '../../core/rule.ts';
import { findingFor } from '../finding.ts';
import type { Container, Entries, Entry, Value } from '../model.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import { mappingOfKey } from '../yaml-edit.ts';

/** `PLUGIN_FOO` of `environment` is `foo` of `settings`. */
function settingName({ key }: Entry<Value>): string | undefined {
  return /^PLUGIN_[A-Z0-9_]+$/.test(key.value) ? key.value.slice('PLUGIN_'.length).toLowerCase() : undefined;
}

/**
 * Both are blocks that follow each other, and all that `environment` holds are settings under another name: then its
 * head line goes away and its entries are renamed.
 */
function fixOf(file: PipelineFile, container: Container, settings: Entries<Value>, environment: Entries<Value>): Fix | undefined {
  const { path, text } = file.source;
  const head = container.keys.find(({ value }) => value === 'environment');
  if (head === undefined || head.use !== undefined || settings.use !== undefined || environment.use !== undefined) return undefined;
  const names = environment.entries.map(settingName);
  const taken = new Set(settings.entries.map(({ key }) => key.value));
  if (names.some((name) => name === undefined || taken.has(name))) return undefined;
  const first = environment.entries[0]?.key.range.start;
  const own = first === undefined ? undefined : mappingOfKey(file, first)?.mapping;
  const other = settings.entries[0] === undefined ? undefined : mappingOfKey(file, settings.entries[0].key.range.start)?.mapping;
  if (first === undefined || own === undefined || other === undefined || own.flow || other.flow || own.pairs.length !== names.length) return undefined;
  const column = (at: number): number => at - text.lastIndexOf('\n', at - 1);
  const lineStart = text.lastIndexOf('\n', head.range.start - 1) + 1;
  const lineEnd = text.indexOf('\n', head.range.start) + 1;
  const isNeighbour = /^[ \t\r\n]*$/.test(text.slice(settings.range.end, lineStart)) && settings.range.end <= lineStart && /^\s*environment:\s*$/.test(text.slice(lineStart, lineEnd));
  if (!isNeighbour || column(first) !== column(other.start) || text.lastIndexOf('\n', first - 1) + 1 !== lineEnd) return undefined;
  const renames = environment.entries.map(({ key }, at) => ({ path, range: key.range, newText: names[at] as string }));
  return { title: 'move the entries to `settings`', safety: 'unsafe', edits: [{ path, range: { start: lineStart, end: lineEnd }, newText: '' }, ...renames] };
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP053', name: 'plugin-environment', severity: 'warning', fixable: 'unsafe',
    summary: 'a plugin gets its values through `settings`, not through `environment`',
    why: 'With `environment`, Woodpecker no longer takes the step for a plugin: the image filter of secrets does not protect them, no credentials for git are put in, and the plugin is not privileged by the server\'s list. What a plugin needs are `settings`: `foo` reaches it as `PLUGIN_FOO`.',
    examples: [{ title: 'A setting under another name', bad: 'steps:\n  - name: notify\n    image: registry.example/plugin-notify:1.2.3\n    settings:\n      room: builds\n    environment:\n      PLUGIN_COLOR: red\n', good: 'steps:\n  - name: notify\n    image: registry.example/plugin-notify:1.2.3\n    settings:\n      room: builds\n      color: red\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      for (const container of file.workflow.steps) {
        const { settings, environment, commands, entrypoint } = container;
        if (settings === undefined || environment === undefined || settings.entries.length === 0 || environment.entries.length === 0) continue;
        if ((commands?.items.length ?? 0) + (entrypoint?.items.length ?? 0) > 0) continue;
        const head = container.keys.find(({ value }) => value === 'environment') ?? environment;
        const fix = fixOf(file, container, settings, environment);
        yield findingFor(file, head, `with \`environment\`, Woodpecker does not treat \`${container.name}\` as a plugin any more`, { help: 'use `settings`: `name` reaches the plugin as `PLUGIN_NAME`', ...(fix === undefined ? {} : { fix }) });
      }
    }
  },
};
