import type { Finding, Rule } from '../../core/rule.ts';
import { findingAt } from '../finding.ts';
import type { PipelineFile, Subject } from '../subject.ts';

const helps: Readonly<Record<string, string>> = {
  'bad substitution': 'Woodpecker knows `${X}`, `${X:-default}`, `${X#prefix}`, `${X%suffix}`, `${X/a/b}`, `${X:0:8}`, `${X,,}`, `${#X}`; for the shell write `$${...}`',
  'missing closing brace': 'the shell\'s other operators are not known here; write `$${...}` to leave it to the shell',
  'unable to parse variable name': 'a name must follow `${`; write `$${...}` to leave it to the shell',
  'unable to parse substitution within function': 'an argument is missing; write `$${...}` to leave it to the shell',
  'unable to parse default function': 'write `${X:-default}`',
};

function inComment({ workflow }: PipelineFile, offset: number): boolean {
  return workflow.document.comments.some(({ start, end }) => offset >= start && offset < end);
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'WP020', name: 'substitution-aborts', severity: 'error', fixable: false,
    summary: 'every `${` is one that Woodpecker\'s substitution understands, also in comments',
    why: 'Before YAML is read, Woodpecker substitutes `${...}` in the raw text of the file. What it does not understand stops the whole pipeline, with all its workflows, even when it stands in a comment. The shell\'s `${X-d}`, `${a[@]}`, `${!X}` and the `${{ }}` of other systems are not understood.',
    examples: [
      { title: 'A default as the shell writes it', bad: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands:\n      - echo "${MODE-ci}"\n', good: 'steps:\n  - name: test\n    image: alpine:3.22\n    commands:\n      - echo "$${MODE-ci}"\n' },
      { title: 'In a comment', bad: '# was: ${{ github.ref }}\nsteps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n', good: '# was: github.ref\nsteps:\n  - name: test\n    image: alpine:3.22\n    commands: [make test]\n' },
    ],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) {
      for (const { range, reason } of file.substitution.errors) {
        const text = file.source.text.slice(range.start, Math.min(range.end, range.start + 40)).split(/[\r\n]/)[0] ?? '';
        const where = inComment(file, range.start) ? ', although it stands in a comment' : '';
        yield findingAt(file, { start: range.start, end: range.start + Math.max(text.length, 2) }, `Woodpecker's substitution fails at \`${text}\`: ${reason}${where}`, { help: helps[reason] });
      }
    }
  },
};
