import { isEnvironmentError, isUsageError } from '../../core/failure.ts';
import type { SourceFile } from '../../core/source.ts';
import { findConfig } from '../../lib/find-config.ts';
import type { AssetReader, FileReader } from '../../ports/files.ts';
import type { Template } from '../drift/template.ts';
import { withFixes } from '../drift-fixes/fix-of.ts';
import { judge } from '../judge.ts';
import type { Judgement, Law } from '../judge.ts';
import type { Broken, Scene, World } from '../lsp/scene.ts';
import { repositoryConfig } from '../repository-config.ts';
import type { Fallback, ReadConfig, RepositoryConfig } from '../repository-config.ts';
import { discover } from './load-pipelines.ts';
import { ownTemplates } from './load-templates.ts';
import { checkoutFiles } from './repository-files.ts';

/** What holds for every repository. */
export interface Common {
  readonly files: FileReader;
  readonly assets: AssetReader;
  /** Bundled, or those of the command line. */
  readonly templates: readonly Template[];
  readonly isForced: boolean;
  readonly fallback: Fallback;
  today(): string;
}

/** Top of the repository of a pipeline, with a slash at its end; nothing for a file that the server never reads. */
export function rootOf(path: string): string | undefined {
  return /^(.*\/)(?:\.woodpecker\/[^/]+|\.woodpecker)\.ya?ml$/.exec(path)?.[1];
}

/** Files as the editor has them. */
function withOpen(files: FileReader, open: ReadonlyMap<string, string>): FileReader {
  return { ...files, text: async (path) => open.get(path) ?? files.text(path) };
}

interface Known {
  readonly key: string;
  readonly scene: Scene;
}

/** Repositories on the disk, with what is open in the editor on top. */
export class DiskWorld implements World {
  readonly #common: Common;
  readonly #scenes = new Map<string, Known>();
  readonly #configs = new Map<string, { readonly text: string | undefined; readonly read: ReadConfig }>();
  readonly #templates = new Map<string, readonly Template[]>();
  readonly #sources = new Map<string, SourceFile>();

  constructor(common: Common) {
    this.#common = common;
  }

  forget(): void {
    this.#scenes.clear();
    this.#configs.clear();
    this.#templates.clear();
  }

  /** One object as long as the text is the same: what is computed of a text is remembered by it. */
  #source(place: string, path: string, text: string): SourceFile {
    const known = this.#sources.get(place);
    if (known?.text === text && known.path === path) return known;
    const source = { path, text };
    this.#sources.set(place, source);
    return source;
  }

  async #config(root: string, files: FileReader): Promise<{ readonly place: string; readonly read: ReadConfig }> {
    const { path: place, text } = await findConfig(files, root);
    const known = this.#configs.get(root);
    if (known !== undefined && known.text === text) return { place, read: known.read };
    const shown = place.startsWith(root) ? place.slice(root.length) : place;
    const read = await repositoryConfig(text === undefined ? undefined : { path: shown, text }, this.#common.fallback);
    this.#configs.set(root, { text, read });
    return { place, read };
  }

  async checkConfig(path: string, text: string): Promise<Broken | undefined> {
    const read = await repositoryConfig({ path: '.ci-shared.yml', text }, {});
    return 'mistakes' in read ? { ...read, place: path } : undefined;
  }

  /** All that the server reads there, and whether this file is among it. */
  async #pipelines(root: string, path: string, files: FileReader, open: ReadonlyMap<string, string>): Promise<{ readonly sources: readonly SourceFile[]; readonly complete: boolean }> {
    const own = path.slice(root.length);
    const found = new Set(await discover(checkoutFiles(files, root.slice(0, -1)), '.'));
    const isFolder = own.startsWith('.woodpecker/');
    if (isFolder) {
      if (![...found].every((one) => one.startsWith('.woodpecker/'))) found.clear();
      for (const place of open.keys()) if (rootOf(place) === root && place.startsWith(`${root}.woodpecker/`)) found.add(place.slice(root.length));
    } else if (!found.has(own)) {
      // the folder wins: the server does not read this one
      if (found.size > 0) return { sources: [this.#source(path, own, open.get(path) ?? '')], complete: false };
      found.add(own);
    }
    const sources = await Promise.all([...found].map(async (one) => this.#source(root + one, one, await files.text(root + one) ?? '')));
    return { sources: sources.sort((a, b) => (a.path < b.path ? -1 : 1)), complete: true };
  }

  async #law(root: string, config: RepositoryConfig, files: FileReader): Promise<Law> {
    const { templates, isForced, today } = this.#common;
    const folder = isForced ? undefined : config.templates;
    const base = { config, today: today(), withFixes };
    if (folder === undefined) return { ...base, templates, ownTemplates: isForced };
    const key = `${root}\0${folder}`;
    const own = this.#templates.get(key) ?? await ownTemplates(checkoutFiles(files, root.slice(0, -1)), folder);
    this.#templates.set(key, own);
    return { ...base, templates: own, ownTemplates: true };
  }

  async look(path: string, open: ReadonlyMap<string, string>): Promise<Scene | Broken | undefined> {
    const root = rootOf(path);
    if (root === undefined) return undefined;
    const files = withOpen(this.#common.files, open);
    const { place, read } = await this.#config(root, files);
    if ('mistakes' in read) return { ...read, place };
    try {
      const { sources, complete } = await this.#pipelines(root, path, files, open);
      const law = await this.#law(root, read.config, files);
      return this.#scene(root, sources, complete, law);
    } catch (error) {
      if (!isEnvironmentError(error) && !isUsageError(error)) throw error;
      return { mistakes: [{ rule: 'CFG001', severity: 'error', message: error.message, location: { kind: 'file', path: place } }], source: { path: '.ci-shared.yml', text: '' }, place };
    }
  }

  #scene(root: string, sources: readonly SourceFile[], complete: boolean, law: Law): Scene {
    const key = JSON.stringify([complete, law.today, sources.map(({ path, text }) => [path, text.length])]);
    const known = this.#scenes.get(root);
    if (known?.key === key && sources.every((source) => known.scene.sources.get(source.path) === source) && known.scene.settings === law.config.settings) return known.scene;
    const { files, settled }: Judgement = judge(sources, complete, law);
    const templates = law.templates.map(({ file }) => file.source);
    const pipelines = new Set(sources.map(({ path }) => path));
    const { assets } = this.#common;
    const isBundled = law.templates === this.#common.templates && !this.#common.isForced;
    const place = (path: string): string | undefined => {
      if (pipelines.has(path)) return root + path;
      if (path.startsWith('/')) return path;
      return isBundled ? assets.place(path) : law.templates === this.#common.templates ? undefined : root + path;
    };
    const again = (texts: ReadonlyMap<string, string>) => judge(sources.map((source) => ({ path: source.path, text: texts.get(source.path) ?? source.text })), complete, law).settled.diagnostics;
    const scene: Scene = { root, settings: law.config.settings, files, diagnostics: settled.diagnostics, sources: new Map([...templates, ...sources].map((source) => [source.path, source])), place, again };
    this.#scenes.set(root, { key, scene });
    return scene;
  }
}
