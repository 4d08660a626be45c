import type { TextEdit } from '../../core/edit.ts';
import type { SourceFile } from '../../core/source.ts';
import { escapeJson, insideQuotes, jsonMembers, jsonNodeAt, jsonStringOf, parseJson } from '../../lib/json.ts';
import type { JsonDocument, JsonMember, JsonNode } from '../../lib/json.ts';
import { followNpm } from './npm-dependents.ts';
import { npmRange } from './sibling-range.ts';
import { baseName, below, folderOf, placeIn, reading, syntax } from './place.ts';
import type { Problem, Target, Updater, VersionPlace } from './updater.ts';

/** Folders below that of the lock whose packages are released; the lock names workspaces by them. */
function releasedFolders(file: SourceFile, { packages }: Target): Set<string> {
  const top = folderOf(file.path);
  return new Set(packages.filter(({ ecosystem }) => ecosystem === 'npm').flatMap(({ folder }) => below(folder, top) ?? []));
}

function placeOf(file: SourceFile, document: JsonDocument, owner: JsonNode, what: string): VersionPlace[] {
  const nodes = jsonMembers(document, owner).filter(({ key, value }) => key === 'version' && value.kind === 'string');
  return nodes.map(({ value }) => placeIn(file, insideQuotes(value), what));
}

/** Locks of npm 5 to 8 (`lockfileVersion` 1 and 2) repeat the ranges of each workspace under `dependencies.*.requires`. */
function followOldForm(file: SourceFile, document: JsonDocument, dependencies: JsonNode | undefined, { packages, next }: Target): TextEdit[] {
  const released = new Set(packages.filter(({ ecosystem }) => ecosystem === 'npm').map(({ name }) => name));
  return jsonMembers(document, dependencies).flatMap(({ value: entry }) => {
    if (jsonStringOf(document, jsonNodeAt(document, ['version'], entry))?.startsWith('file:') !== true) return [];
    return jsonMembers(document, jsonNodeAt(document, ['requires'], entry)).filter(({ key }) => released.has(key)).flatMap(({ value }): TextEdit[] => {
      const verdict = npmRange(jsonStringOf(document, value) ?? '', next);
      return verdict.kind === 'changed' ? [{ path: file.path, range: insideQuotes(value), newText: escapeJson(verdict.range) }] : [];
    });
  });
}

/** Entries of `packages` that are folders of ours; those below `node_modules` come from elsewhere. */
function ownEntries(document: JsonDocument, root: readonly JsonMember[]): JsonMember[] {
  const packages = root.find(({ key }) => key === 'packages')?.value;
  return jsonMembers(document, packages).filter(({ key, value }) => value.kind === 'object' && !/(?:^|\/)node_modules\//.test(key));
}

/** The workspaces that a lock names, as folders below the project. */
export function workspacesOf(file: SourceFile): string[] {
  const document = parseJson(file.text);
  const top = folderOf(file.path);
  return ownEntries(document, jsonMembers(document, document.root)).map(({ key }) => [top, key].filter((part) => part !== '').join('/'));
}

/** `package-lock.json` and `npm-shrinkwrap.json`: the version at the top, and that of every released workspace. */
export const updater: Updater = {
  name: 'package-lock',
  summary: 'the places of a `package-lock.json` that name the released packages: the top, `packages[""]` and workspaces',
  matches: (path) => /^(?:package-lock|npm-shrinkwrap)\.json$/.test(baseName(path)),
  read(file, target) {
    const document = parseJson(file.text);
    if (document.root === undefined) return reading({ problems: syntax('JSON', document.mistakes) });
    const root = jsonMembers(document, document.root);
    const folders = releasedFolders(file, target);
    const own = ownEntries(document, root);
    const places = folders.has('') ? placeOf(file, document, document.root, 'version') : [];
    const follow = followOldForm(file, document, root.find(({ key }) => key === 'dependencies')?.value, target);
    const problems: Problem[] = [];
    for (const { key, value } of own) {
      const name = `packages[${JSON.stringify(key)}]`;
      if (folders.has(key)) places.push(...placeOf(file, document, value, `${name}.version`));
      const found = followNpm(file, document, value, target, `\`${name}\` of \`${file.path}\``);
      follow.push(...found.follow);
      problems.push(...found.problems);
    }
    const modern = root.some(({ key }) => key === 'packages');
    const absent = [...folders].filter((folder) => (modern ? !own.some(({ key }) => key === folder) : folder !== ''));
    if (folders.size === 0 || absent.length > 0 || places.length === 0) {
      const names = absent.map((folder) => `packages[${JSON.stringify(folder)}]`).join(', ');
      problems.push({
        kind: 'missing', range: { start: document.root.range.start, end: document.root.range.start + 1 },
        message: folders.size === 0 ? `\`${file.path}\` belongs to no released \`package.json\`` : names === '' ? `\`${file.path}\` holds no version of the released package` : `\`${file.path}\` has no entry ${names}`,
        help: folders.size === 0 ? 'list the `package.json` beside it too' : 'bring it up to date with `npm install --package-lock-only`',
      });
    }
    return reading({ places, follow, problems });
  },
  example: {
    path: 'package-lock.json', current: '1.2.3', next: '1.3.0',
    beside: [{ path: 'package.json', text: '{ "name": "example", "version": "1.2.3" }\n' }],
    before: '{\n  "name": "example",\n  "version": "1.2.3",\n  "lockfileVersion": 3,\n  "packages": {\n    "": {\n      "name": "example",\n      "version": "1.2.3"\n    }\n  }\n}\n',
    after: '{\n  "name": "example",\n  "version": "1.3.0",\n  "lockfileVersion": 3,\n  "packages": {\n    "": {\n      "name": "example",\n      "version": "1.3.0"\n    }\n  }\n}\n',
  },
};
