import type { RuleMeta } from '../core/rule.ts';
import { documentRules } from './document-rules.ts';
import { syncRules } from './sync-rules/index.ts';
import { catalogRules } from './rules/index.ts';

/** Everything that `images check` can say. */
export const imageRules: readonly RuleMeta[] = [...documentRules, ...[...catalogRules, ...syncRules].map(({ meta }) => meta)];
