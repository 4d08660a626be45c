import type { Finding, Rule } from '../../core/rule.ts';
import { findingAt } from '../finding.ts';
import type { PipelineFile, Subject } from '../subject.ts';
import type { Escape } from '../substitution.ts';

/**
 * `$${X}` and `$$X` are the way to say "leave it to the shell", a pair twice is the way to keep it: what was
 * meant comes out.
 */
function isMeant({ source: { text } }: PipelineFile, { kind, range: { start, end } }: Escape): boolean {
  const written = text.slice(start, end);
  if (text.startsWith(written, end) || (start >= 2 && text.startsWith(written, start - 2))) return written !== '\\/';
  if (kind === 'dollar') return /[A-Za-z_{(*@#?!0-9-]/.test(text.charAt(end));
  return written === '\\\\' && text.charAt(end) === '/';
}

function inComment({ workflow }: PipelineFile, offset: number): boolean {
  return workflow.document.comments.some(({ start, end }) => offset >= start && offset < end);
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP025', name: 'substitution-eats', severity: 'warning', fixable: 'unsafe',
    summary: 'no `\\\\`, `\\/` or lone `$$` that the substitution would shorten',
    why: 'Woodpecker\'s substitution runs over the raw text: `\\\\` and `\\/` lose a backslash and `$$` loses a dollar, everywhere in the file. `sed \'s/\\//-/\'` becomes `sed \'s///-/\'`, `"\\\\.py$"` becomes an invalid escape of YAML, and `echo $$` no longer prints a process number.',
    examples: [{ title: 'A backslash for sed', bad: 'steps:\n  - name: tag\n    image: alpine:3.22\n    commands:\n      - echo "$X" | sed \'s/\\//-/\'\n', good: 'steps:\n  - name: tag\n    image: alpine:3.22\n    commands:\n      - echo "$X" | tr / -\n' }],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      const { path, text } = file.source;
      for (const escape of file.substitution.escapes) {
        const { range, kind } = escape;
        if (isMeant(file, escape) || inComment(file, range.start)) continue;
        const written = text.slice(range.start, range.end);
        const lost = written.charAt(0);
        yield findingAt(file, range, `the substitution turns \`${written}\` into \`${written.charAt(1)}\``, {
          help: kind === 'dollar' ? 'write `$$$$` for two dollars' : `write \`${lost}${lost}${written === '\\\\' ? lost + lost : written.charAt(1)}\` to keep it, or do without the backslash`,
          fix: { title: `keep \`${written}\``, safety: 'unsafe', edits: [{ path, range, newText: kind === 'dollar' ? '$$$$' : lost + lost + (written === '\\/' ? '/' : lost + lost) }] },
        });
      }
    }
  },
};
