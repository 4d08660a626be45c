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

export function tooLarge(path: string, limit: string): Diagnostic {
  return {
    rule: notReadRule.id, severity: 'warning', message: `\`${path}\` is larger than ${limit}, so it was not looked at`,
    location: { kind: 'file', path }, help: 'look at it with a larger --max-file-size, or name it below `exclude` of the configuration', contentKey: 'too-large',
  };
}
