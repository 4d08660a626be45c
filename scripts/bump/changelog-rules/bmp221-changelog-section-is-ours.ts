import type { Finding, Rule } from '../../core/rule.ts';
import { headingOf } from '../changelog/state.ts';
import type { ChangelogState } from '../changelog/state.ts';

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The tag that the link of the heading names. */
function linkedTag(address: string | undefined): string | undefined {
  const match = /\/(?:compare\/.+?\.{2,3}|releases\/tag\/)([^?#\s)]+)/.exec(address ?? '');
  return match === null ? undefined : decoded(match[1] as string);
}

function foreign(state: ChangelogState): Finding[] {
  const heading = headingOf(state);
  if (heading === undefined) return [];
  const { file, parsed, release } = state;
  const line = file.text.slice(heading.range.start, heading.range.end);
  const address = parsed.definitions.find(({ label }) => label === heading.label)?.address ?? (heading.form.link === 'inline' ? line : undefined);
  const tag = linkedTag(address);
  if (tag === undefined || tag === release.tag) return [];
  return [{
    message: `the section \`${heading.label}\` of \`${file.path}\` is that of the tag \`${tag}\`, not of \`${release.tag}\``,
    location: { kind: 'file', path: file.path, range: heading.range },
    help: 'give each component a changelog of its own, or name releases by their tags',
  }];
}

export const rule: Rule<ChangelogState> = {
  meta: {
    id: 'BMP221', name: 'changelog-section-is-ours', severity: 'error', fixable: false,
    summary: 'a section of this version in the changelog belongs to this tag',
    why: 'A section that is there already is left as it is. When it belongs to another component with the same version, this release would have no notes, and its page would show those of the other.',
    examples: [{
      title: 'Two components, one changelog',
      bad: '# Changelog\n\n## [1.1.0] - 2026-01-02\n\n- a\n\n[1.1.0]: https://forge.example/o/r/compare/other-v1.0.0...other-v1.1.0\n',
      good: '# Changelog\n\n## [1.1.0] - 2026-01-02\n\n- a\n\n[1.1.0]: https://forge.example/o/r/compare/v1.0.0...v1.1.0\n',
    }],
  },
  check: foreign,
};
