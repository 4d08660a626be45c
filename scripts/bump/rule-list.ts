import type { RuleMeta } from '../core/rule.ts';
import { changelogRules } from './changelog-rules/index.ts';
import { rules as messageRules } from './message-rules/index.ts';
import { rules as releaseRules } from './release-rules/index.ts';
import { versionFileRules } from './rules/index.ts';

/** Every rule of this room, for `--list-rules`, `--explain` and the documentation. */
export const rules: readonly { readonly meta: RuleMeta }[] = [...messageRules, ...releaseRules, ...versionFileRules, ...changelogRules];
