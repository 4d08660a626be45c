import type { Finding, Rule } from '../../core/rule.ts';
import type { Drift } from '../drift.ts';
import { tableBegin, withTable } from '../readme-table.ts';
import { readmePath } from '../render.ts';

export const rule: Rule<Drift> = {
  meta: {
    id: 'SYN004', name: 'readme-in-sync', severity: 'error', fixable: false,
    summary: 'the table of images in the README is what `images render` writes',
    why: 'People read the README to learn which tag to push. A README without the two marks has no such table, and is left alone.',
    examples: [{ title: 'An image is missing', bad: '<!-- images:begin -->\n<!-- images:end -->\n', good: 'A README without a table.\n' }],
  },
  *check({ catalog, input: { readme } }): Iterable<Finding> {
    const wanted = readme === undefined ? undefined : withTable(readme, catalog);
    if (readme === undefined || wanted === undefined || wanted === readme) return;
    const start = readme.indexOf(tableBegin);
    yield { message: 'the table of images is not what the catalogue says', location: { kind: 'file', path: readmePath, range: { start, end: start + tableBegin.length } }, help: '`images render` writes it' };
  },
};
