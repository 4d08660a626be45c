import type { GitReader } from '../../ports/git.ts';
import type { Component } from '../config.ts';
import { folderOf } from '../release-plan.ts';
import type { ReleaseFile } from '../release-plan.ts';
import type { VersionFile, VersionFileSpec } from '../updaters/updater.ts';
import { detectVersionFiles, relatedVersionFiles } from '../version-detection.ts';

/** Files of the commit the release is computed on, with the changes so far: two components may share a file. */
export class Texts {
  readonly #git: GitReader;
  readonly #head: string;
  readonly #before = new Map<string, string | undefined>();
  readonly #after = new Map<string, string>();

  constructor(git: GitReader, head: string) {
    this.#git = git;
    this.#head = head;
  }

  async text(path: string): Promise<string | undefined> {
    if (!this.#before.has(path)) this.#before.set(path, await this.#git.textAt(this.#head, path));
    return this.#after.get(path) ?? this.#before.get(path);
  }

  set(path: string, text: string): void {
    this.#after.set(path, text);
  }

  changed(): ReleaseFile[] {
    return [...this.#after].map(([path, after]) => ({ path, before: this.#before.get(path), after }))
      .filter(({ before, after }) => before !== after).sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

/** The version files of a component, those that its configuration names or that are found. */
export async function versionFiles(component: Component, texts: Texts, paths: readonly string[]): Promise<VersionFile[]> {
  const specs: VersionFileSpec[] = component.files?.map((spec) => (typeof spec === 'string' ? { path: spec } : spec)) ?? detectVersionFiles(paths, folderOf(component));
  const read = async (wanted: readonly VersionFileSpec[]): Promise<VersionFile[]> => {
    const files: VersionFile[] = [];
    for (const spec of wanted) {
      const text = await texts.text(spec.path);
      files.push({ file: { path: spec.path, text: text ?? '' }, spec, absent: text === undefined });
    }
    return files;
  };
  const files = await read(specs);
  // the root of a workspace names its members, which are read in the next round
  for (let more = relatedVersionFiles(files, paths); more.length > 0; more = relatedVersionFiles(files, paths)) files.push(...await read(more));
  return files;
}
