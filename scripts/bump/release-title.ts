import { isVersion } from '../lib/version.ts';
import type { Component } from './config.ts';

const defaultTitle = 'chore(release): {tags}';

/** Subject of the release commit, from the template `commitMessage`. */
export function releaseTitle(template: string | undefined, tags: string, versions: string): string {
  return (template ?? defaultTitle).replaceAll('{tags}', tags).replaceAll('{versions}', versions);
}

/**
 * Tags that a subject made by `releaseTitle` names; none for any other subject. A forge that squashes a pull request
 * keeps its title, puts ` (#1)` behind it and drops the message with its trailer, unless somebody copies it by hand
 * (seen with Gitea 1.26, "Do": "squash" without a message).
 */
export function tagsOfTitle(subject: string, template: string | undefined, components: readonly Pick<Component, 'prefix'>[]): string[] {
  const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const [before = '', ...rest] = (template ?? defaultTitle).split(/\{tags\}|\{versions\}/).map(literal);
  if (rest.length === 0) return [];
  const found = new RegExp(`^${[`${before}(.+?)`, ...rest.slice(0, -1).map((text) => `${text}.+?`)].join('')}${rest.at(-1) ?? ''}(?: \\[CI SKIP\\])?(?: \\([#!]\\d+\\))?$`).exec(subject);
  return (found?.[1] ?? '').split(', ').flatMap((name) => {
    if (components.some(({ prefix }) => name.startsWith(prefix) && isVersion(name.slice(prefix.length)))) return [name];
    const [only] = components;
    return components.length === 1 && only !== undefined && isVersion(name) ? [only.prefix + name] : [];
  });
}
