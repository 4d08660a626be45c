import type { Finding, Rule } from '../../core/rule.ts';
import type { Draft } from '../entry.ts';
import { splitBase } from '../expand.ts';

export const rule: Rule<Draft> = {
  meta: {
    id: 'CAT004', name: 'base-cycle', severity: 'error', fixable: false,
    summary: 'no image is built on itself, directly or by way of others',
    why: 'There is no order in which images of a circle could be built.',
    examples: [{ title: 'Two images', bad: "images:\n  a: { base: 'b:v1' }\n  b: { base: 'a:v1' }\n", good: "images:\n  a: { base: alpine }\n  b: { base: 'a:v1' }\n" }],
  },
  *check({ entry, path, placeOf }): Iterable<Finding> {
    const done = new Set<string>();
    for (const start of Object.keys(entry.images)) {
      const way: string[] = [];
      let name: string | undefined = start;
      while (name !== undefined && !done.has(name) && !way.includes(name)) {
        way.push(name);
        const { name: below, tag }: ReturnType<typeof splitBase> = splitBase(entry.images[name]?.base ?? '');
        name = tag !== undefined && Object.hasOwn(entry.images, below) ? below : undefined;
      }
      if (name !== undefined && way.includes(name)) {
        const circle = [...way.slice(way.indexOf(name)), name];
        yield {
          message: `the images are built on each other in a circle: ${circle.map((one) => `\`${one}\``).join(' on ')}`,
          location: { kind: 'file', path, range: placeOf('images', name, 'base') },
          help: 'build one of them on an image of `bases`',
        };
      }
      for (const one of way) done.add(one);
    }
  },
};
