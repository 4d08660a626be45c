/** Name of the configuration file. */
export const configName = '.ci-shared.yml';

/** What is asked of the file system; `ports/files.ts` has it. */
interface Files {
  text(path: string): Promise<string | undefined>;
  stat(path: string): Promise<unknown>;
}

/** Folders above the working directory that are searched for the top of the repository. */
const mostFolders = 64;

/** Way from a folder up to the one that holds `.git`; nothing outside of a repository. */
async function topOf(files: Files, folder: string): Promise<string | undefined> {
  for (let up = folder, at = 0; at < mostFolders; up += '../', at += 1) if (await files.stat(`${up}.git`) !== undefined) return up;
  return undefined;
}

/**
 * The configuration that counts in a folder (`''`: the working directory; else its path with a slash at its end): the file
 * in it, else the one at the top of the repository. `text` is absent when there is none.
 */
export async function findConfig(files: Files, folder: string): Promise<{ readonly path: string; readonly text: string | undefined }> {
  const text = await files.text(folder + configName);
  const up = text === undefined ? await topOf(files, folder) : undefined;
  if (up === undefined || up === folder) return { path: folder + configName, text };
  return { path: up + configName, text: await files.text(up + configName) };
}
