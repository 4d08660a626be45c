import type { Image } from './catalog.ts';
import { buildArguments } from './catalog.ts';
import { baseDigest } from './recipe.ts';
import type { Lock } from './lock.ts';

/*
 * What an image is made of besides the files of its context: its base with the locked digest, its arguments and platforms. They
 * stand in the catalogue and the lock, which belong to no image: a commit that changes them says nothing of whom it concerns.
 */

/** The inputs of one image as lines, for comparison. */
function inputsOf(image: Image, lock: Lock): string[] {
  const { BASE_IMAGE: base = '', ...rest } = buildArguments(image);
  return [
    `base ${base}@${baseDigest(image, lock) ?? 'not locked'}`,
    ...[...image.platforms].sort().map((platform) => `platform ${platform}`),
    ...Object.entries(rest).map(([name, value]) => `${name}=${value}`).sort(),
  ];
}

/** The first thing that is different since, as words for people; nothing when the image would be built from the same. */
export function movedInput(before: { readonly image: Image; readonly lock: Lock }, now: { readonly image: Image; readonly lock: Lock }): string | undefined {
  const [old, young] = [inputsOf(before.image, before.lock), inputsOf(now.image, now.lock)];
  const added = young.find((line) => !old.includes(line));
  const gone = old.find((line) => !young.includes(line));
  if (added === undefined) return gone === undefined ? undefined : `${gone} is gone`;
  const subject = added.startsWith('base ') ? 'its base' : added.startsWith('platform ') ? 'its platforms' : added.slice(0, added.indexOf('='));
  return gone === undefined ? `${subject} is new` : `${subject} moved since ${gone.replace(/^base .*@(?=sha256:)/, '').slice(0, 60)}`;
}
