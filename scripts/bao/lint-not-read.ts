import type { Diagnostic } from '../core/diagnostic.ts';
import type { RuleMeta } from '../core/rule.ts';

/** A file that nobody looked at is told as a finding: a report without it would look complete. */
export const notReadRule: RuleMeta = {
  id: 'BAO070', name: 'not-read', severity: 'error', fixable: false,
  summary: 'every file was looked at',
  why: 'A file that could not be read, or is larger than the limit, can hold what is looked for. A report without it would look complete and clean. A file above the limit is a warning.',
  examples: [{ title: 'A file above the limit', bad: '# dump.sql, 40 MB, with --max-file-size 10\n', good: '# dump.sql, 40 MB, with --max-file-size 50, or named below `exclude`\n' }],
};

export function unreadable(path: string): Diagnostic {
  return {
    rule: notReadRule.id, severity: 'error', message: `\`${path}\` cannot be read, so it was not looked at`,
    location: { kind: 'file', path }, help: 'make it readable for this user, or name it below `exclude` of the configuration', contentKey: 'unreadable',
  };
}

/** Most of what git has not got that is told one by one; a partial clone lacks nearly everything. */
const mostMissing = 20;

/** Versions of files, or staged files, that git does not give. */
export function missing(places: readonly string[]): Diagnostic[] {
  const one = (name: string, message: string): Diagnostic => ({
    rule: notReadRule.id, severity: 'error', message, location: { kind: 'resource', name },
    help: 'in a partial clone, get it first: `git fetch --refetch --filter=blob:limit=1g`, or clone without a filter', contentKey: 'missing',
  });
  const told = places.slice(0, mostMissing).map((place) => one(place, `git has not got \`${place}\`, so it was not looked at`));
  const left = places.length - told.length;
  return left <= 0 ? told : [...told, one('git', `git has not got ${left} more versions of files, so they were not looked at`)];
}

export function tooLarge(path: string, limit: string): Diagnostic {
  return {
    rule: notReadRule.id, severity: 'warning', message: `\`${path}\` is larger than ${limit}, so it was not looked at`,
    location: { kind: 'file', path }, help: 'look at it with a larger --max-file-size, or name it below `exclude` of the configuration', contentKey: 'too-large',
  };
}
