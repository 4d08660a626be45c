import { parseCatalog } from '../../../scripts/images/parse-catalog.ts';
import { parseYaml, valueOf } from '../../../scripts/lib/yaml.ts';
import type { CheckExample } from '../rule-examples.ts';

type Entry = Readonly<Record<string, unknown>>;

/** Examples show only what matters: the rest of a catalogue is filled in here. */
function completed(text: string): string {
  const { images, ...rest } = valueOf(parseYaml(text).document) as { readonly images: Readonly<Record<string, Entry>> };
  const whole = Object.fromEntries(Object.entries(images).map(([name, image]) => [name, {
    description: name, repository: name, context: '.', base: 'alpine', release: `${name}-v`, ...image,
  }]));
  const first = Object.keys(images)[0];
  return JSON.stringify({
    version: 1, registry: 'forge.example', owner: 'loco', bases: { alpine: 'docker.io/library/alpine:3.24' },
    builder: { image: 'example.org/kaniko:v1', tools: { image: first, tag: 'v1' } }, ...rest, images: whole,
  });
}

export const checkExample: CheckExample = (text) => parseCatalog({ path: 'containers/images.yml', text: completed(text) }).diagnostics;
