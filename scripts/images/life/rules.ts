import type { RuleMeta } from '../../core/rule.ts';

/** What `images end-of-life` says; it depends on the day and on facts of others, so no text alone can be an example. */
export const lifeRules: readonly RuleMeta[] = [
  {
    id: 'EOL001', name: 'base-ended', severity: 'error', fixable: false,
    summary: 'nothing that an image holds has reached its end of life',
    why: 'After its last day a line gets no security fix any more. Every image that is built on it carries what is found in it from then on, and so does every job that runs there.',
    examples: [{ title: 'An ended line', bad: 'bases: { alpine: docker.io/library/alpine:3.20 }   # ended 2026-04-01', good: 'bases: { alpine: docker.io/library/alpine:3.24 }   # until 2028-06-01' }],
  },
  {
    id: 'EOL002', name: 'base-ending', severity: 'warning', fixable: false,
    summary: 'nothing that an image holds ends within the time of `--within`',
    why: 'Consumers need time to move to the next line: a matrix value has to be added, announced, tested and only then removed.',
    examples: [{ title: 'It ends in two weeks', bad: "values: ['3.10', '3.11']   # 3.10 ends 2026-10-31", good: "values: ['3.12', '3.13', '3.14']" }],
  },
  {
    id: 'EOL003', name: 'end-not-known', severity: 'info', fixable: false,
    summary: 'the end of everything that an image is built on is known',
    why: 'What nobody watches ends unseen. A base of your own registry under another name is not recognised: `--product` says what it is.',
    examples: [{ title: 'An unknown name', bad: 'bases: { base: registry.example/team/our-distroless:1 }', good: 'images end-of-life --product registry.example/team/our-distroless=debian' }],
  },
];
