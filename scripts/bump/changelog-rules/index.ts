import type { Rule } from '../../core/rule.ts';
import type { ChangelogState } from '../changelog/state.ts';
import { rule as changelogHasOneUnreleased } from './bmp220-changelog-has-one-unreleased.ts';
import { rule as changelogSectionIsOurs } from './bmp221-changelog-section-is-ours.ts';
import { rule as changelogIsText } from './bmp222-changelog-is-text.ts';

/** What must hold of a changelog before a release goes into it. */
export const changelogRules: readonly Rule<ChangelogState>[] = [
  changelogHasOneUnreleased,
  changelogSectionIsOurs,
  changelogIsText,
];
