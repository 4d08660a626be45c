/** Repository of an image reference as Docker shows it to people: no tag, no digest, no `docker.io/` and `library/`. */
export function imageRepository(image: string): string {
  const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  return name.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
}

/** True when the reference names a tag or a digest. */
export function hasTag(image: string): boolean {
  return image.includes('@') || /:[^/]*$/.test(image);
}

/** Woodpecker's comparison with a list of plugins: an entry with a tag wants that tag, one without takes every tag. */
export function matchesImage(image: string, entries: readonly string[]): boolean {
  const repository = imageRepository(image);
  const tag = /:([^/:@]*)(?:@.*)?$/.exec(image)?.[1] ?? 'latest';
  return entries.some((entry) => imageRepository(entry) === repository && (!entry.includes(':') || (/:([^/:@]*)$/.exec(entry)?.[1] ?? 'latest') === tag));
}
