import type { Finding, Rule } from '../../core/rule.ts';
import type { Draft } from '../entry.ts';
import { platformsOf } from '../expand.ts';

export const rule: Rule<Draft> = {
  meta: {
    id: 'CAT009', name: 'one-platform', severity: 'error', fixable: false,
    summary: 'an image is built for one platform',
    why: 'One run of kaniko makes an image of one platform, and cannot make an index of several: the pipeline would push the image of whichever agent took it under the immutable tag. An index that was made elsewhere can still be released: `images publish NAME VERSION --digest SHA256` checks every platform in it.',
    examples: [{
      title: 'Two platforms, one run of kaniko',
      bad: 'images:\n  a:\n    platforms: [linux/amd64, linux/arm64]\n',
      good: 'images:\n  a:\n    platforms: [linux/arm64]\n',
    }],
  },
  *check({ entry, path, placeOf }): Iterable<Finding> {
    for (const [family, image] of Object.entries(entry.images)) {
      const platforms = platformsOf(image, entry);
      if (platforms.length === 1) continue;
      yield {
        message: `\`${family}\` is for ${platforms.join(' and ')}, and one run of kaniko builds for one platform`,
        location: { kind: 'file', path, range: image.platforms === undefined ? placeOf('defaults', 'platforms') : placeOf('images', family, 'platforms') },
        help: 'keep one platform; for more, build each on an agent of its own, join them to an index, and release that with `images publish NAME VERSION --digest SHA256`',
      };
    }
  },
};
