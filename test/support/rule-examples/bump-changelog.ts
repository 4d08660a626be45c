import { planChangelog } from '../../../scripts/bump/changelog.ts';
import type { CheckExample } from '../rule-examples.ts';

/** An example is a changelog into which the release v1.1.0 goes. */
export const checkExample: CheckExample = (text) =>
  planChangelog('CHANGELOG.md', text, { version: '1.1.0', tag: 'v1.1.0', previousTag: 'v1.0.0', date: '2026-02-03', commits: [] }).diagnostics;
