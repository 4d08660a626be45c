import type { Rule } from '../../core/rule.ts';
import type { VersionFilesState } from '../version-state.ts';
import { rule as knownVersionFile } from './bmp201-known-version-file.ts';
import { rule as versionFileParses } from './bmp202-version-file-parses.ts';
import { rule as versionIsThere } from './bmp203-version-is-there.ts';
import { rule as versionIsOnce } from './bmp204-version-is-once.ts';
import { rule as versionFilesAgree } from './bmp205-version-files-agree.ts';
import { rule as versionFilesFollowTag } from './bmp206-version-files-follow-tag.ts';
import { rule as versionCanBeWritten } from './bmp207-version-can-be-written.ts';
import { rule as versionPatternIsSound } from './bmp208-version-pattern-is-sound.ts';
import { rule as dependentsAdmitVersion } from './bmp209-dependents-admit-version.ts';

/** What must hold of the version files of a component before any of them is changed. */
export const versionFileRules: readonly Rule<VersionFilesState>[] = [
  knownVersionFile,
  versionFileParses,
  versionIsThere,
  versionIsOnce,
  versionFilesAgree,
  versionFilesFollowTag,
  versionCanBeWritten,
  versionPatternIsSound,
  dependentsAdmitVersion,
];
