import type { Range, SourceFile } from '../../core/source.ts';
import { insideScalar, isAlias, isMap, isScalar, isSeq, pairOf, parseYaml } from '../../lib/yaml.ts';
import type { Document } from '../../lib/yaml.ts';
import { fieldsOf } from './fields.ts';
import { reading, syntax } from './place.ts';
import type { Updater } from './updater.ts';

/** Where the text at `path` stands; an alias leads to its anchor, since that is where the version is written. */
export function yamlTextAt(file: SourceFile, document: Document.Parsed, path: readonly (string | number)[]): Range | undefined {
  let node: unknown = document.contents;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    node = isMap(node) ? pairOf(node, String(part))?.value : isSeq(node) ? node.items[Number(part)] : undefined;
  }
  if (isAlias(node)) node = node.resolve(document);
  return isScalar(node) ? insideScalar(file.text, node)?.inside : undefined;
}

export const updater: Updater = {
  name: 'yaml',
  summary: 'any YAML file: `fields` name the ways to the version (`image.tag`)',
  matches: () => false,
  read(file, { spec }) {
    const { document, mistakes } = parseYaml(file.text);
    if (mistakes.length > 0) return reading({ problems: syntax('YAML', mistakes) });
    return fieldsOf(file, spec.fields ?? ['version'], (path) => [yamlTextAt(file, document, path) ?? []].flat());
  },
  example: {
    path: 'values.yaml', current: '1.2.3', next: '1.3.0', spec: { fields: ['image.tag'] },
    before: 'image:\n  tag: "v1.2.3"  # moved by the release\n', after: 'image:\n  tag: "v1.3.0"  # moved by the release\n',
  },
};
