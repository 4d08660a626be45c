import type { Finding, Rule } from '../../core/rule.ts';
import type { Drift } from '../drift.ts';
import { leftOver, renderAll } from '../render.ts';

/** Offsets of the first line that differs. */
function firstDifference(now: string, wanted: string): { start: number; end: number } {
  let at = 0;
  while (at < now.length && now[at] === wanted[at]) at += 1;
  const start = now.lastIndexOf('\n', at - 1) + 1;
  const end = now.indexOf('\n', at);
  return { start, end: end === -1 ? now.length : end };
}

export const rule: Rule<Drift> = {
  meta: {
    id: 'SYN001', name: 'pipelines-in-sync', severity: 'error', fixable: false,
    summary: 'the pipelines of the images are what `images render` writes',
    why: 'A pipeline that was changed by hand releases something else than the catalogue says; one that is missing releases nothing; one that is left over wakes on a tag that nobody expects.',
    examples: [{ title: 'Edited by hand', bad: 'image: executor:v1.21.0-debug', good: 'rendered' }],
  },
  *check({ catalog, input, pipelines }): Iterable<Finding> {
    const rendered = renderAll(input);
    const wanted = rendered.filter(({ kind }) => kind === 'pipeline');
    const missing = wanted.filter(({ path }) => !pipelines.has(path)).map(({ path }) => path);
    const left = leftOver(pipelines, rendered);
    if (missing.length + left.length > 0) {
      const list = (paths: readonly string[]): string => paths.map((path) => path.replace(/^.*\//, '').replace(/\.yml$/, '')).sort().join(', ');
      const ours = [...pipelines].filter(([path, text]) => left.includes(path) || wanted.some((one) => one.path === path && text !== '')).map(([path]) => path);
      yield {
        message: `the pipelines do not match the images: catalogue [${list(wanted.map(({ path }) => path))}], .woodpecker [${list(ours)}]`,
        location: { kind: 'file', path: catalog.path },
        help: `${missing.length > 0 ? '`images render` writes what is missing' : ''}${missing.length > 0 && left.length > 0 ? '; ' : ''}${left.length > 0 ? `delete ${left.join(', ')}` : ''}`,
      };
    }
    for (const { path, text } of wanted) {
      const now = pipelines.get(path);
      if (now === undefined || now === text) continue;
      yield { message: 'this pipeline is not what the catalogue says', location: { kind: 'file', path, range: firstDifference(now, text) }, help: 'change containers/images.yml and run `images render`; `images render --diff` shows what would change' };
    }
  },
};
