import type { RuleMeta } from '../core/rule.ts';

/** What `images lock --check` and `images lock --downloads` say; they compare with servers, so no text alone can be an example. */
export const lockRules: readonly RuleMeta[] = [
  {
    id: 'LCK002', name: 'base-locked', severity: 'error', fixable: false,
    summary: 'every base and the builder are locked to the digest that their registry gives today',
    why: 'A base that moved under its tag may hold a security fix that our image lacks. One that is not locked is built on as it happens to be.',
    examples: [{ title: 'Not locked yet', bad: '{ "version": 1, "bases": {} }', good: 'run `images lock`' }],
  },
  {
    id: 'LCK003', name: 'download-verified', severity: 'error', fixable: false,
    summary: 'every download has the sha256 that the catalogue gives',
    why: 'A publisher that replaces a released file is an accident or an attack. Either way a build must stop.',
    examples: [{ title: 'Another file', bad: 'sha256: { amd64: 0000... }', good: 'compare with what the publisher says' }],
  },
];
