import type { RuleMeta } from '../core/rule.ts';

/** What `manifest.ts` and the command find themselves: rules about form, before and beside the list of rules. */
export const formRules: readonly RuleMeta[] = [
  {
    id: 'BAM001', name: 'valid-yaml', severity: 'error', fixable: false,
    summary: 'the manifest is one plain YAML document',
    why: 'Aliases, merge keys and tags are refused: a manifest is read by people in a review, and what it declares must stand there. A key given twice is refused, since one of the two would be lost.',
    examples: [{ title: 'A key twice', bad: 'version: 1\nversion: 1\nworkload: shop\nsecrets: []\n', good: 'version: 1\nworkload: shop\nsecrets: []\n' }],
  },
  {
    id: 'BAM002', name: 'valid-manifest', severity: 'error', fixable: false,
    summary: 'the manifest follows schema/v1.json',
    why: 'What does not follow the schema would be ignored by one tool and refused by the next.',
    examples: [{ title: 'A misspelt key', bad: 'version: 1\nworkloda: shop\nsecrets: []\n', good: 'version: 1\nworkload: shop\nsecrets: []\n' }],
  },
  {
    id: 'BAM003', name: 'known-version', severity: 'error', fixable: false,
    summary: 'the version of the manifest is one that this tool knows',
    why: 'A newer version may mean something else with the same words. Exit code 2: the tool is too old, the file may be right.',
    examples: [{ title: 'From the future', bad: 'version: 2\nworkload: shop\nsecrets: []\n', good: 'version: 1\nworkload: shop\nsecrets: []\n' }],
  },
  {
    id: 'BAM024', name: 'unique-workload', severity: 'error', fixable: false,
    summary: 'a workload has one manifest',
    why: 'Coverage is computed per workload. Two files under one name hide each other.',
    examples: [{ title: 'Two files checked together, both named', bad: 'version: 1\nworkload: shop\nsecrets: []\n', good: 'version: 1\nworkload: shop-worker\nsecrets: []\n' }],
  },
];
