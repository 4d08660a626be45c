import { at, example } from '../manifest-subject.ts';
import type { ManifestRule } from '../manifest-subject.ts';

/** True for a day that the calendar has. */
function exists(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

export const rule: ManifestRule = {
  meta: {
    id: 'BAM019', name: 'expired-exception', severity: 'error', fixable: false,
    summary: 'an exception is within its time',
    why: 'The date was given so that somebody looks again. After that day reverse-coverage reports the finding again.',
    examples: [{
      title: 'Over',
      bad: example('  []\n', '').replace('secrets:\n  []', 'secrets: []') + 'exceptions:\n  - {rule: COV002, reason: removed soon, until: 2020-01-31}\n',
      good: example('  []\n', '').replace('secrets:\n  []', 'secrets: []') + 'exceptions:\n  - {rule: COV002, reason: removed soon, until: 2999-01-31}\n',
    }],
  },
  *check({ manifest, today }) {
    for (const { until, rule: excepted } of manifest.exceptions) {
      if (!exists(until.value)) yield at(manifest, until.range, `\`${until.value}\` is not a day of the calendar`, 'write the last day on which the exception counts');
      else if (until.value < today) yield at(manifest, until.range, `the exception for ${excepted.value} ended on ${until.value}`, 'mend what it excepts, or give it a new date and say why');
    }
  },
};
