import type { Catalog, Family, Image } from './catalog.ts';
import { catalogPath, lockPath, toolsReference } from './catalog.ts';
import { block, scalar, unsubstituted } from './pipeline-text.ts';
import { kanikoLines, renderedMark, toolsStep } from './release-pipeline.ts';

/**
 * Builds an image of a pull request and pushes nothing: no secret, no push of cache layers. The plain variant stands for a
 * whole matrix, since all of them share one Containerfile. `inputs` are globs of the files that go into the image.
 */
export function buildCheckPipeline(family: Family, catalog: Catalog, inputs: readonly string[]): string {
  const image = family.images.find(({ matrix }) => matrix === undefined || matrix.plain) ?? family.images[0] as Image;
  const { image: reference, commands } = toolsStep(image, catalog);
  return `${[
    renderedMark,
    `# Builds ${image.name} from a pull request and pushes nothing.`,
    'when:',
    '  - event: pull_request',
    `    path: [${[...new Set([...inputs, catalogPath, lockPath])].sort().map(scalar).join(', ')}]`,
    '',
    'steps:',
    '  - name: prepare', `    image: ${scalar(reference)}`, '    pull: true', '    commands:',
    ...commands.map((command) => `      - ${scalar(unsubstituted(command))}`),
    `      - images contexts --out .images --only ${image.name}`,
    '',
    '  - name: build', `    image: ${scalar(catalog.builder.image)}`, '    commands:',
    ...block(kanikoLines(image, ['--no-push', '--no-push-cache']), '      '),
  ].join('\n')}\n`;
}

/** Holds the catalogue against everything that follows it, for each pull request that touches any of it. */
export function imagesCheckPipeline(catalog: Catalog): string {
  const files = catalog.families.flatMap(({ images, matrix }) => [...images.map(({ containerfile }) => containerfile), ...(matrix?.sync ?? [])]);
  const paths = [...new Set(['.woodpecker/**', 'README.md', catalogPath, lockPath, ...files])].sort();
  return `${[
    renderedMark,
    '# Fails when catalogue, Containerfiles, pipelines, Python matrix and README part.',
    'when:',
    '  - event: pull_request',
    `    path: [${paths.map(scalar).join(', ')}]`,
    '',
    'steps:',
    '  - name: images-check', `    image: ${scalar(toolsReference(catalog))}`, '    pull: true', '    commands:',
    '      - images check',
  ].join('\n')}\n`;
}
