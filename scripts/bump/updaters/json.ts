import { insideQuotes, jsonNodesAt, parseJson } from '../../lib/json.ts';
import { fieldsOf } from './fields.ts';
import { reading, syntax } from './place.ts';
import type { Updater } from './updater.ts';

export const updater: Updater = {
  name: 'json',
  summary: 'any JSON file: `fields` name the ways to the version (`expo.version`)',
  matches: () => false,
  read(file, { spec }) {
    const document = parseJson(file.text);
    if (document.root === undefined) return reading({ problems: syntax('JSON', document.mistakes) });
    return fieldsOf(file, spec.fields ?? ['version'], (path) => jsonNodesAt(document, path).filter(({ kind }) => kind === 'string').map(insideQuotes));
  },
  example: {
    path: 'app.json', current: '1.2.3', next: '1.3.0', spec: { fields: ['expo.version'] },
    before: '{ "expo": { "version": "1.2.3", "sdk": "1.2.3" } }\n', after: '{ "expo": { "version": "1.3.0", "sdk": "1.2.3" } }\n',
  },
};
