/*
 * How we find an issue of ours again: a comment in its body that nobody sees. Title and text may be changed by people.
 */

/** The line that is put into the body of the issue `key`. `key` is words, digits, `/`, `.`, `:` and `-`. */
export function issueMarker(key: string): string {
  return `<!-- ci-shared:${key.replaceAll(/[^\w/.:]+/g, '-')} -->`;
}
