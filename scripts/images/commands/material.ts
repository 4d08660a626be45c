import path from 'node:path/posix';
import { UsageError } from '../../core/failure.ts';
import { parseContainerfile } from '../../lib/containerfile.ts';
import type { Containerfile } from '../../lib/containerfile.ts';
import { sha256 } from '../../lib/hash.ts';
import type { TrackedFile } from '../../ports/checkout.ts';
import type { Readers } from '../../ports/index.ts';
import type { Image } from '../catalog.ts';
import { inputPaths, missingSources } from '../inputs.ts';
import type { Lock } from '../lock.ts';
import { recipeOf } from '../recipe.ts';
import type { InputFile, Recipe } from '../recipe.ts';

/** What an image is made of, read once. */
export interface Material {
  readonly image: Image;
  readonly text: string;
  readonly containerfile: Containerfile;
  readonly inputs: readonly string[];
  readonly files: readonly TrackedFile[];
}

/** @throws UsageError when the Containerfile is missing. */
export async function materialOf(image: Image, read: Readers): Promise<Material> {
  const text = await (await read.files()).text(image.containerfile);
  if (text === undefined) throw new UsageError(`there is no ${image.containerfile}, which ${image.name} is built from`, { help: 'write it, or name another one in `containerfile:`' });
  const containerfile = parseContainerfile(text);
  const inputs = inputPaths(image, containerfile);
  return { image, text, containerfile, inputs, files: await (await read.checkout()).tracked(inputs) };
}

/** @throws UsageError when the Containerfile copies something that git does not know: a release would fail, or differ from this one. */
export async function recipeFrom(material: Material, lock: Lock, read: Readers): Promise<Recipe> {
  const { image, containerfile, files } = material;
  const [missing] = missingSources(image, containerfile, files.map((file) => file.path));
  if (missing !== undefined) {
    throw new UsageError(`${image.containerfile} copies \`${missing.source}\`, and git knows no such file`, { help: `\`git add ${path.join(image.context, missing.source)}\`, or take the COPY out: a release is built from what is committed` });
  }
  const reader = await read.files();
  const hashed = await Promise.all(files.map(async ({ path: file, kind }): Promise<InputFile[]> => {
    const bytes = await reader.bytes(file);
    return bytes === undefined ? [] : [{ path: file, kind, sha256: sha256(bytes) }];
  }));
  return recipeOf(image, lock, hashed.flat());
}

/** The commit a build is made from; `SOURCE_DATE_EPOCH` overrides its time, as every builder agrees (reproducible-builds.org). */
export async function commitOf(read: Readers): Promise<{ readonly sha: string; readonly date: number } | undefined> {
  const commit = await (await read.checkout()).commit();
  const epoch = read.env['SOURCE_DATE_EPOCH'];
  if (commit === undefined || epoch === undefined || epoch === '') return commit;
  if (!/^\d{1,11}$/.test(epoch)) throw new UsageError(`SOURCE_DATE_EPOCH is not a number of seconds: "${epoch}"`);
  return { ...commit, date: Number(epoch) };
}
