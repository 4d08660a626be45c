import type { Finding, Rule } from '../../core/rule.ts';
import type { ChangelogState } from '../changelog/state.ts';

function damaged({ file }: ChangelogState): Finding[] {
  const at = file.text.search(/[\0\ufffd]/);
  if (at === -1) return [];
  return [{
    message: `\`${file.path}\` is not a text in UTF-8`, location: { kind: 'file', path: file.path, range: { start: at, end: at + 1 } },
    help: 'writing it would damage it; save it as UTF-8',
  }];
}

export const rule: Rule<ChangelogState> = {
  meta: {
    id: 'BMP222', name: 'changelog-is-text', severity: 'error', fixable: false,
    summary: 'a changelog is a text in UTF-8',
    why: 'Bytes that are not UTF-8 are read as a replacement character; writing the file back would lose what they were.',
    examples: [{ title: 'Another encoding', bad: '# Changelog\n\nF\ufffdr alle\n', good: '# Changelog\n\nFür alle\n' }],
  },
  check: damaged,
};
