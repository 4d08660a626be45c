import type { Finding, Rule } from '../../core/rule.ts';
import { positionAt } from '../../core/source.ts';
import type { ChangelogState } from '../changelog/state.ts';

function doubled({ file, parsed }: ChangelogState): Finding[] {
  const open = parsed.headings.filter(({ kind }) => kind === 'unreleased');
  if (open.length < 2) return [];
  const lines = open.map(({ range }) => positionAt(file, range.start).line);
  return open.slice(1).map(({ range }) => ({
    message: `\`${file.path}\` has ${open.length} headings "Unreleased": in the lines ${lines.join(', ')}`,
    location: { kind: 'file', path: file.path, range },
    help: 'merge them into one; nothing was changed',
  }));
}

export const rule: Rule<ChangelogState> = {
  meta: {
    id: 'BMP220', name: 'changelog-has-one-unreleased', severity: 'error', fixable: false,
    summary: 'a changelog has one heading "Unreleased"',
    why: 'What stands below it moves into the release. With two of them (a merge went wrong) half of the notes would stay behind, or notes of an old release would come again.',
    examples: [{
      title: 'Left by a merge',
      bad: '# Changelog\n\n## [Unreleased]\n\n- a\n\n## [1.0.0] - 2026-01-02\n\n## [Unreleased]\n\n- b\n',
      good: '# Changelog\n\n## [Unreleased]\n\n- a\n- b\n\n## [1.0.0] - 2026-01-02\n',
    }],
  },
  check: doubled,
};
