import type { RuleMeta } from '../../core/rule.ts';
import { formRules } from '../manifest-form.ts';
import { manifestRules } from '../manifest-rules/index.ts';

/** What `--list-rules` and `--explain` show, by id. */
export const allManifestRules: readonly RuleMeta[] = [...formRules, ...manifestRules.map(({ meta }) => meta)].sort((a, b) => (a.id < b.id ? -1 : 1));
