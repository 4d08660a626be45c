import type { RuleMeta } from './rule.ts';

/** Rules about our own comments and configuration; every command has them. */
export const sharedRules: readonly RuleMeta[] = [
  {
    id: 'CFG001', name: 'valid-configuration', severity: 'error', fixable: false,
    summary: 'the configuration file is YAML and follows its schema',
    why: 'A setting that is silently ignored is worse than none: you believe that it works. So an unknown key is an error, with the nearest known one.',
    examples: [{ title: 'A misspelt section', bad: 'bmup:\n  initialVersion: 0.1.0\n', good: 'bump:\n  initialVersion: 0.1.0\n' }],
  },
  {
    id: 'SUP001', name: 'no-unused-suppression', severity: 'warning', fixable: false,
    summary: 'a suppression comment hides something',
    why: 'When what it hid is mended, the comment would go on hiding the next mistake on that line.',
    examples: [{ title: 'Mended already', bad: 'steps: []  # ci-lint: ignore[IMG001] reason="old runner"\n', good: 'steps: []\n' }],
  },
  {
    id: 'SUP002', name: 'no-expired-suppression', severity: 'error', fixable: false,
    summary: 'a suppression comment is within its time',
    why: 'A date was given so that somebody looks again. That day is over.',
    examples: [{ title: 'Ended', bad: 'image: x  # ci-lint: ignore[IMG001] reason="until the move" until=2020-01-01\n', good: 'image: x:v1\n' }],
  },
  {
    id: 'SUP003', name: 'require-suppression-reason', severity: 'error', fixable: false,
    summary: 'a suppression comment names its rules and gives a reason',
    why: 'The next reader has to know whether the reason still holds.',
    examples: [{ title: 'No reason', bad: 'image: x  # ci-lint: ignore[IMG001]\n', good: 'image: x  # ci-lint: ignore[IMG001] reason="mirror of the vendor"\n' }],
  },
  {
    id: 'SUP004', name: 'known-suppressed-rule', severity: 'error', fixable: false,
    summary: 'a suppression comment names rules that exist',
    why: 'A misspelt rule hides nothing, and the comment looks as if it did.',
    examples: [{ title: 'Misspelt', bad: 'image: x  # ci-lint: ignore[IMG01] reason="mirror"\n', good: 'image: x  # ci-lint: ignore[IMG001] reason="mirror"\n' }],
  },
];
