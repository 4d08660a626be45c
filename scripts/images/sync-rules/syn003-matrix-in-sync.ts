import type { Finding, Rule } from '../../core/rule.ts';
import type { Family } from '../catalog.ts';
import type { Drift } from '../drift.ts';
import { compareMinors, minorsOf } from '../python-matrix.ts';
import { toxEnvs } from '../tox-envs.ts';

function list(values: readonly string[]): string {
  return `[${[...values].sort(compareMinors).join(', ')}]`;
}

function* compare(family: Family, file: string, text: string | undefined, catalog: string): Iterable<Finding> {
  const values = family.matrix?.values ?? [];
  const location = { kind: 'file', path: catalog, range: family.placeOf('matrix', 'values') } as const;
  if (text === undefined) {
    yield { message: `there is no ${file}, with which the matrix of \`${family.name}\` is compared`, location, help: 'take it out of `sync`, or add the file' };
    return;
  }
  const { value, diagnostics } = toxEnvs({ path: file, text });
  for (const { message, location: place, help } of diagnostics) yield { message, location: place, ...(help === undefined ? {} : { help }) };
  if (value === undefined) return;
  const minors = minorsOf(value).map(({ minor }) => minor);
  if (list(minors) === list(values)) return;
  const [more, less] = [values.filter((one) => !minors.includes(one)), minors.filter((one) => !values.includes(one))];
  yield {
    message: `the Python minors differ: catalogue ${list(values)}, ${file} ${list(minors)}`, location,
    help: [less.length > 0 ? `add ${less.map((one) => `'${one}'`).join(', ')} to the values of \`${family.name}\`` : '', more.length > 0 ? `add ${more.join(', ')} to ${file}` : ''].filter((part) => part !== '').join(', or ') + ', or take it out on the other side',
  };
}

export const rule: Rule<Drift> = {
  meta: {
    id: 'SYN003', name: 'matrix-in-sync', severity: 'error', fixable: false,
    summary: 'the matrix of the catalogue names the Python minors of tox.ini, tox.toml or pyproject.toml',
    why: 'A minor that is tested but has no image fails on its first pull; an image that nobody tests in is built for nothing. Both lists are printed, sorted, so that the difference is seen at once.',
    examples: [{ title: 'A minor without an image', bad: '[tox]\nenv_list = py3{12-14}\n', good: '[tox]\nenv_list = py3{12,13}\n' }],
  },
  *check({ catalog, matrices }): Iterable<Finding> {
    for (const family of catalog.families) {
      for (const file of family.matrix?.sync ?? []) yield* compare(family, file, matrices.get(file), catalog.path);
    }
  },
};
