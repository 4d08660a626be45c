import type { SourceFile } from '../core/source.ts';
import { decodeContainers } from './container.ts';
import { count, dependsOn, flag, isMapping, isNull, keysOf, looseList, text, texts } from './fields.ts';
import { decodeMatrix } from './matrix.ts';
import type { Area, Concurrency, Mistake, Workflow, Workspace } from './model.ts';
import { Tree, placeOf, reach } from './reach.ts';
import type { Reached } from './reach.ts';
import { assign, decodeWhen } from './when.ts';
import type { YamlDocument, YamlMistake, YamlNode } from './yaml/node.ts';
import { parseYaml } from './yaml/parse.ts';

type Draft = { -readonly [Key in keyof Workflow]: Workflow[Key] };

/** Base name without `.yml`, `.yaml` and one leading dot. */
export function workflowName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.yml$/, '').replace(/\.yaml$/, '').replace(/^\./, '');
}

function concurrency(tree: Tree, reached: Reached): Concurrency | undefined {
  if (isNull(reached)) return undefined;
  const draft: { -readonly [Key in keyof Concurrency]: Concurrency[Key] } = { ...placeOf(reached) };
  if (!isMapping(reached)) {
    assign(draft, 'limit', count(tree, reached, 'concurrency'));
    return draft;
  }
  for (const { key, value } of tree.entries(reached)) {
    if (key.value === 'limit') assign(draft, 'limit', count(tree, value, 'concurrency.limit'));
    if (key.value === 'group') assign(draft, 'group', text(tree, value, 'concurrency.group'));
  }
  return draft;
}

function workspace(tree: Tree, reached: Reached): Workspace | undefined {
  if (isNull(reached)) return undefined;
  if (!isMapping(reached)) {
    tree.mistake('wrong-type', reached, '`workspace` must be a mapping');
    return undefined;
  }
  const draft: { -readonly [Key in keyof Workspace]: Workspace[Key] } = { ...placeOf(reached) };
  for (const { key, value } of tree.entries(reached)) {
    if (key.value === 'base' || key.value === 'path') assign(draft, key.value, text(tree, value, `workspace.${key.value}`));
  }
  return draft;
}

function section(tree: Tree, area: Area, value: Reached, into: Draft): void {
  into[area] = decodeContainers(tree, area, value);
  into.sections = { ...into.sections, [area]: placeOf(value) };
}

/** Top-level fields by key. What is not here, Woodpecker drops without a word. */
const fields: Readonly<Record<string, (tree: Tree, value: Reached, into: Draft) => void>> = {
  when: (tree, value, into) => assign(into, 'when', decodeWhen(tree, value)),
  workspace: (tree, value, into) => assign(into, 'workspace', workspace(tree, value)),
  clone: (tree, value, into) => section(tree, 'clone', value, into),
  steps: (tree, value, into) => section(tree, 'steps', value, into),
  services: (tree, value, into) => section(tree, 'services', value, into),
  labels: (tree, value, into) => assign(into, 'labels', texts(tree, value, 'labels')),
  depends_on: (tree, value, into) => assign(into, 'dependsOn', dependsOn(tree, value)),
  concurrency: (tree, value, into) => assign(into, 'concurrency', concurrency(tree, value)),
  skip_clone: (tree, value, into) => assign(into, 'skipClone', flag(tree, value, 'skip_clone')),
  runs_on: (tree, value, into) => assign(into, 'runsOn', looseList(tree, value, 'runs_on')),
  matrix: (tree, value, into) => assign(into, 'matrix', decodeMatrix(tree, value)),
};

/** Keys that Woodpecker decodes at the top of a file, besides `variables` and `$schema`, which it ignores on purpose. */
export const workflowKeys: readonly string[] = [...Object.keys(fields), 'variables', '$schema'];

/** Duplicate keys in what Woodpecker does not decode: harmless to it, but one of the values is never used. */
function checkTheRest(tree: Tree, node: YamlNode): void {
  if (node.kind === 'mapping') {
    tree.checkKeys(node, false);
    for (const { value } of node.pairs) checkTheRest(tree, value);
  } else if (node.kind === 'sequence') {
    for (const item of node.items) checkTheRest(tree, item);
  }
}

function byPlace(a: Mistake, b: Mistake): number {
  return a.range.start - b.range.start;
}

/** Bytes that are no UTF-8: Woodpecker's reader stops at the first one ("invalid trailing UTF-8 octet"). */
function notUtf8({ byte, offset, value }: NonNullable<SourceFile['broken']>): YamlDocument {
  const hex = value.toString(16).toUpperCase().padStart(2, '0');
  const utf16 = byte === 0 && (value === 0xff || value === 0xfe);
  const mistake: YamlMistake = {
    kind: 'control-character', blocking: true, range: { start: offset, end: offset + 1 }, message: `byte ${byte + 1} of the file (0x${hex}) is not UTF-8`,
    help: utf16 ? 'this looks like UTF-16: save it as UTF-8' : 'save the file as UTF-8; in Latin-1, an umlaut or an accent is such a byte',
  };
  return { root: undefined, mistakes: [mistake], comments: [] };
}

/**
 * A pipeline file as Woodpecker understands it. Never throws: what is wrong is in `mistakes`, and the rest of the
 * model holds what could be read.
 */
export function parseWorkflow({ path, text: content, broken }: SourceFile): Workflow {
  const document = broken === undefined ? parseYaml(content) : notUtf8(broken);
  const tree = new Tree(document, content);
  const draft: Draft = {
    path, name: workflowName(path), text: content, document, root: undefined, keys: [], steps: [], services: [], clone: [], sections: {}, mistakes: [],
  };
  const root = document.root === undefined ? undefined : reach(document.root);
  if (root !== undefined && isMapping(root)) {
    draft.root = root.node;
    const pairs = tree.entries(root);
    draft.keys = keysOf(pairs);
    for (const { key, value } of pairs) {
      if (Object.hasOwn(fields, key.value)) fields[key.value]?.(tree, value, draft);
    }
    checkTheRest(tree, root.node);
  } else if (root !== undefined && !isNull(root)) {
    tree.mistake('not-a-mapping', root, 'a pipeline must be a mapping with `steps`');
  }
  draft.mistakes = [...document.mistakes, ...tree.mistakes].sort(byPlace);
  return draft;
}
