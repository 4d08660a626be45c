import { applyEdits } from '../core/edit.ts';
import { parseContainerfile } from '../lib/containerfile.ts';
import type { Catalog, Family, Image } from './catalog.ts';
import { buildCheckPipeline, imagesCheckPipeline } from './check-pipeline.ts';
import { withTable } from './readme-table.ts';
import { releasePipeline, renderedMark } from './release-pipeline.ts';
import { argumentEdits } from './rewrite.ts';

export const pipelineFolder = '.woodpecker';
export const readmePath = 'README.md';

/** A file as it should be, and what it is for. */
export interface Rendered {
  readonly path: string;
  readonly text: string;
  readonly kind: 'pipeline' | 'containerfile' | 'readme';
}

/** What rendering looks at besides the catalogue. */
export interface RenderInput {
  readonly catalog: Catalog;
  /** Texts of the Containerfiles by path; one that is not there is not in the map. */
  readonly containerfiles: ReadonlyMap<string, string>;
  /** Globs of the files that go into a family's image, by its name. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
  readonly readme: string | undefined;
}

/** The variant whose values are the defaults of the shared Containerfile. */
export function plainImage({ images }: Family): Image {
  return images.find(({ matrix }) => matrix === undefined || matrix.plain) ?? images[0] as Image;
}

function pipelines({ catalog, inputs }: RenderInput): Rendered[] {
  const at = (name: string, text: string): Rendered => ({ path: `${pipelineFolder}/${name}.yml`, text, kind: 'pipeline' });
  return [
    ...catalog.images.map((image) => at(image.pipeline, releasePipeline(image, catalog))),
    ...catalog.families.map((family) => at(`build-check-${family.name}`, buildCheckPipeline(family, catalog, inputs.get(family.name) ?? []))),
    at('images-check', imagesCheckPipeline(catalog)),
  ];
}

function containerfiles({ catalog, containerfiles: texts }: RenderInput): Rendered[] {
  return catalog.families.flatMap((family): Rendered[] => {
    const image = plainImage(family);
    const text = texts.get(image.containerfile);
    if (text === undefined) return [];
    return [{ path: image.containerfile, kind: 'containerfile', text: applyEdits(text, argumentEdits(image.containerfile, parseContainerfile(text), image)) }];
  });
}

/** Every file that follows the catalogue, as it should be. */
export function renderAll(input: RenderInput): Rendered[] {
  const readme = input.readme === undefined ? undefined : withTable(input.readme, input.catalog);
  return [...pipelines(input), ...containerfiles(input), ...(readme === undefined ? [] : [{ path: readmePath, text: readme, kind: 'readme' as const }])];
}

/** Pipelines that we wrote once and would not write today. */
export function leftOver(found: ReadonlyMap<string, string>, rendered: readonly Rendered[]): string[] {
  const wanted = new Set(rendered.map(({ path }) => path));
  return [...found].filter(([path, text]) => !wanted.has(path) && text.startsWith(renderedMark)).map(([path]) => path).sort();
}
