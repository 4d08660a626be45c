import { parseToml, tomlStringAt } from '../../lib/toml.ts';
import { fieldsOf } from './fields.ts';
import { reading, syntax } from './place.ts';
import type { Updater } from './updater.ts';

export const updater: Updater = {
  name: 'toml',
  summary: 'any TOML file: `fields` name the ways to the version (`tool.app.version`)',
  matches: () => false,
  read(file, { spec }) {
    const { root, mistakes } = parseToml(file.text);
    if (root === undefined) return reading({ problems: syntax('TOML', mistakes) });
    return fieldsOf(file, spec.fields ?? ['version'], (path) => [tomlStringAt(root, path)?.inside ?? []].flat());
  },
  example: {
    path: 'gradle/libs.versions.toml', current: '1.2.3', next: '1.3.0', spec: { fields: ['versions.app'] },
    before: '[versions]\napp = \'1.2.3\' # ours\nlib = \'1.2.3\'\n', after: '[versions]\napp = \'1.3.0\' # ours\nlib = \'1.2.3\'\n',
  },
};
