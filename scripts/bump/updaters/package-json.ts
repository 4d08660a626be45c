import { insideQuotes, jsonNodeAt, jsonNodesAt, jsonStringOf, parseJson } from '../../lib/json.ts';
import { fieldsOf } from './fields.ts';
import { followNpm } from './npm-dependents.ts';
import { baseName, folderOf, placeIn, reading, several, syntax } from './place.ts';
import type { Updater } from './updater.ts';

/** `package.json`: its `version`, and what it asks of siblings that are released. */
export const updater: Updater = {
  name: 'package-json',
  summary: '`version` of a `package.json`; ranges of siblings in the same release follow when they no longer admit it',
  matches: (path) => baseName(path) === 'package.json',
  packages(file, spec) {
    if (spec.follow === true) return [];
    const document = parseJson(file.text);
    const name = jsonStringOf(document, jsonNodeAt(document, ['name']));
    return name === undefined ? [] : [{ ecosystem: 'npm', name, folder: folderOf(file.path) }];
  },
  read(file, target) {
    const document = parseJson(file.text);
    if (document.root === undefined) return reading({ problems: syntax('JSON', document.mistakes) });
    if (target.spec.fields !== undefined) return fieldsOf(file, target.spec.fields, (path) => jsonNodesAt(document, path).filter(({ kind }) => kind === 'string').map(insideQuotes));
    const { follow, problems } = followNpm(file, document, document.root, target, `\`${file.path}\``);
    if (target.spec.follow === true) return reading({ follow, problems });
    const nodes = jsonNodesAt(document, ['version']);
    const [only] = nodes;
    if (nodes.length > 1) return reading({ problems: [...problems, several(file, '`version`', nodes.map(({ range }) => range), 'remove all but one')] });
    if (only?.kind !== 'string') return reading({ problems: [...problems, { kind: 'missing', message: `\`${file.path}\` has no \`version\` that is a text`, range: only?.range ?? { start: document.root.range.start, end: document.root.range.start + 1 }, help: 'add "version": "0.0.0", or do not list the file' }] });
    return reading({ places: [placeIn(file, insideQuotes(only), 'version')], follow, problems });
  },
  example: {
    path: 'package.json', current: '1.2.3', next: '1.3.0',
    before: '{\n  "name": "example",\n  "version": "1.2.3"\n}\n', after: '{\n  "name": "example",\n  "version": "1.3.0"\n}\n',
  },
};
