import { UsageError } from '../core/failure.ts';
import type { ForgeRelease, ReleaseFile } from '../core/plan.ts';
import { isPrerelease, isVersion } from '../lib/version.ts';
import type { Component } from './config.ts';

/** A tag taken apart. */
export interface Tagged {
  readonly tag: string;
  readonly version: string;
  readonly component: Component;
}

/** Which component a tag releases, and as what. @throws UsageError when it is none of them. */
export function taggedComponent(given: string, components: readonly Component[]): Tagged {
  const tag = given.replace(/^refs\/tags\//, '');
  for (const component of components) {
    const version = tag.slice(component.prefix.length);
    if (tag.startsWith(component.prefix) && isVersion(version)) return { tag, version, component };
  }
  throw new UsageError(`the tag "${tag}" is no release of this repository`, {
    help: `a release tag is ${components.map(({ prefix }) => `\`${prefix}1.2.3\``).join(' or ')}; see \`components\` in .ci-shared.yml`,
  });
}

export interface PageOptions {
  readonly title: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly replaceAssets: boolean;
}

/** The page as it shall be. `notes` undefined: those that are there stay. @throws UsageError when two assets have one name. */
export function releasePage({ tag, version, component }: Tagged, notes: string | undefined, assets: readonly ReleaseFile[], options: PageOptions): ForgeRelease {
  for (const [at, { name, path }] of assets.entries()) {
    const twin = assets.slice(0, at).find((other) => other.name === name);
    if (twin !== undefined) throw new UsageError(`two assets have the name "${name}": ${twin.path} and ${path}`, { help: 'a release page has one file of each name' });
  }
  const words: Readonly<Record<string, string>> = { tag, version, component: component.name };
  return {
    kind: 'forge-release', tag, notes, assets, draft: options.draft, prerelease: options.prerelease || isPrerelease(version), replaceAssets: options.replaceAssets,
    title: options.title.replaceAll(/\{(tag|version|component)\}/g, (_, word: string) => words[word] ?? ''),
  };
}

/** The page as text, for a dry run. */
export function pageText(page: ForgeRelease): string {
  const flags = [...(page.draft ? ['draft'] : []), ...(page.prerelease ? ['pre-release'] : [])];
  const assets = page.assets.map(({ name, size }) => `  ${name} (${size} bytes)\n`).join('');
  return `${page.title}${flags.length === 0 ? '' : ` (${flags.join(', ')})`}\n\n${page.notes ?? '(notes as they are)\n'}${assets === '' ? '' : `\nassets:\n${assets}`}`;
}
