/** Addresses of pages of one repository on a Forgejo. */
export interface ForgeLinks {
  readonly base: string;
  compare(from: string, to: string): string;
  commit(sha: string): string;
  /** Forgejo leads on to the pull request when the number is one. */
  issue(number: number): string;
  pullRequest(number: number): string;
  tag(name: string): string;
}

/** A ref in a path as Forgejo's own pages write it: slashes stay; brackets would end a link in Markdown. */
function encoded(ref: string): string {
  return ref.split('/').map((part) => encodeURIComponent(part).replaceAll(/[()*!']/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)).join('/');
}

/**
 * The links below `https://host/owner/repo`; nothing for what is not an address of the web. A name and password in
 * the address are left out: a changelog is public.
 */
export function forgeLinks(address: string | undefined): ForgeLinks | undefined {
  const match = /^(https?:\/\/)(?:[^/@\s]*@)?([^\s()<>]+?)(?:\.git)?\/*$/i.exec(address ?? '');
  if (match === null) return undefined;
  const base = `${match[1] as string}${match[2] as string}`;
  return {
    base,
    compare: (from, to) => `${base}/compare/${encoded(from)}...${encoded(to)}`,
    commit: (sha) => `${base}/commit/${encoded(sha)}`,
    issue: (number) => `${base}/issues/${number}`,
    pullRequest: (number) => `${base}/pulls/${number}`,
    tag: (name) => `${base}/releases/tag/${encoded(name)}`,
  };
}
