import type { SourceFile } from '../../core/source.ts';
import type { Readers } from '../../ports/index.ts';
import type { Catalog } from '../catalog.ts';
import { inputGlobs } from '../inputs.ts';
import { pipelineFolder, plainImage, readmePath } from '../render.ts';
import type { RenderInput } from '../render.ts';
import { materialOf } from './material.ts';

/** Everything that follows the catalogue, as it is now. */
export interface Following {
  readonly input: RenderInput;
  /** Pipelines of the repository by path. */
  readonly pipelines: ReadonlyMap<string, string>;
  /** Files that the matrices are compared with, by path; one that is not there is absent. */
  readonly matrices: ReadonlyMap<string, string>;
  readonly sources: readonly SourceFile[];
}

export async function readFollowing(catalog: Catalog, read: Readers): Promise<Following> {
  const files = await read.files();
  const containerfiles = new Map<string, string>();
  const inputs = new Map<string, readonly string[]>();
  for (const family of catalog.families) {
    const image = plainImage(family);
    if (await files.text(image.containerfile) === undefined) continue;
    const material = await materialOf(image, read);
    containerfiles.set(image.containerfile, material.text);
    inputs.set(family.name, inputGlobs(material.inputs, material.files.map(({ path }) => path)));
  }
  const texts = async (paths: readonly string[]): Promise<Map<string, string>> => {
    const found = await Promise.all(paths.map(async (path) => [path, await files.text(path)] as const));
    return new Map(found.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
  };
  const entries = await files.list(pipelineFolder) ?? [];
  const pipelines = await texts(entries.filter(({ name, kind }) => kind === 'file' && /\.ya?ml$/.test(name)).map(({ name }) => `${pipelineFolder}/${name}`));
  const matrices = await texts([...new Set(catalog.families.flatMap(({ matrix }) => matrix?.sync ?? []))]);
  const readme = await files.text(readmePath);
  const all = [...containerfiles, ...pipelines, ...matrices, ...(readme === undefined ? [] : [[readmePath, readme] as const])];
  return { input: { catalog, containerfiles, inputs, readme }, pipelines, matrices, sources: all.map(([path, text]) => ({ path, text })) };
}
