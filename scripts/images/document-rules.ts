import type { RuleMeta } from '../core/rule.ts';

/** What the parsers of the catalogue and its lock say; they are no rules over a model, for there is none yet. */
export const documentRules: readonly RuleMeta[] = [
  {
    id: 'CAT001', name: 'valid-catalogue', severity: 'error', fixable: false,
    summary: 'the catalogue is YAML and follows its schema',
    why: 'A release is made from the catalogue. A key that is silently ignored would release an image without it, so an unknown key is an error, and so is a catalogue of a version that this program does not know.',
    examples: [{ title: 'A misspelt key', bad: 'version: 1\nregistrie: forge.example\n', good: 'version: 1\nregistry: forge.example\n' }],
  },
  {
    id: 'LCK001', name: 'valid-lock', severity: 'error', fixable: false,
    summary: 'the lock is JSON and follows its schema',
    why: 'The lock is the only place where digests of bases live. A half-written one (a merge, a full disk) must not lead to a build on whatever the tag means today.',
    examples: [{ title: 'Cut off', bad: '{ "version": 1, "bases": {', good: '{ "version": 1, "bases": {} }' }],
  },
];
