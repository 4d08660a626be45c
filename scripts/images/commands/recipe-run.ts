import type { Outcome } from '../../core/outcome.ts';
import type { Invocation, OptionSpecs } from '../../ports/command.ts';
import { imageOf, loadCatalog } from './load-catalog.ts';
import { materialOf, recipeFrom } from './material.ts';

export async function run({ args, read }: Invocation<OptionSpecs>): Promise<Outcome> {
  const { catalog, lock, sources } = await loadCatalog(read);
  const image = imageOf(catalog, args[0] as string);
  const { hash, inputs } = await recipeFrom(await materialOf(image, read), lock, read);
  return { sources, text: `${hash}\n${inputs.map((line) => `  ${line}\n`).join('')}`, document: { version: 1, name: image.name, recipe: hash, inputs } };
}
