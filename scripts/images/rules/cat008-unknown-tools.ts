import type { Finding, Rule } from '../../core/rule.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { Draft } from '../entry.ts';

export const rule: Rule<Draft> = {
  meta: {
    id: 'CAT008', name: 'unknown-tools', severity: 'error', fixable: false,
    summary: '`builder.tools` and `matrix.plain` name something that exists',
    why: 'The release pipelines run in the tools image: its name must lead to a repository. A plain matrix value that is not in the list would leave no image without a suffix.',
    examples: [{ title: 'A misspelt image', bad: 'builder:\n  image: example.org/kaniko:v1\n  tools: { image: ci-shard, tag: v1 }\nimages:\n  ci-shared: {}\n', good: 'builder:\n  image: example.org/kaniko:v1\n  tools: { image: ci-shared, tag: v1 }\nimages:\n  ci-shared: {}\n' }],
  },
  *check({ entry, path, placeOf }): Iterable<Finding> {
    const names = Object.keys(entry.images);
    const { image } = entry.builder.tools;
    // a catalogue of base images alone takes its tools from another repository: a name with a slash
    if (!names.includes(image) && !image.includes('/')) {
      yield { message: `there is no image \`${image}\`${didYouMean(image, names)}`, location: { kind: 'file', path, range: placeOf('builder', 'tools', 'image') }, help: `known: ${names.join(', ')}; or a full name: forge.example/loco/shared-ci-shared` };
    }
    for (const [family, { matrix }] of Object.entries(entry.images)) {
      if (matrix?.plain === undefined || matrix.values.includes(matrix.plain)) continue;
      yield { message: `\`${family}\`: the plain value \`${matrix.plain}\` is not one of ${matrix.values.join(', ')}`, location: { kind: 'file', path, range: placeOf('images', family, 'matrix', 'plain') }, help: 'name one of the values' };
    }
  },
};
