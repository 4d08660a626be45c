import type { Rule } from '../../core/rule.ts';
import { driftFindings } from '../drift/findings.ts';
import type { DriftSubject } from '../drift/findings.ts';

export const rule: Rule<DriftSubject> = {
  meta: {
    id: 'DRF007', name: 'keep-template-order', severity: 'error', fixable: 'unsafe',
    summary: 'a step waits for those that it waits for in its template',
    why: 'What counts is the graph that Woodpecker makes of the steps, across workflows too: one `depends_on` anywhere in a file lets all steps without one start at once.',
    examples: [
      { title: 'Pushed before the tests are over', bad: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n  - name: bump-push\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    environment: { BUMP_TOKEN: { from_secret: bump_token } }\n    commands: [bump push]\n    when:\n      - event: push\n        branch: main\n    depends_on: [lint]\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n  - name: bump-push\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    environment: { BUMP_TOKEN: { from_secret: bump_token } }\n    commands: [bump push]\n    when:\n      - event: push\n        branch: main\n    depends_on: [bao-checks, lint, test]\n' },
    ],
  },
  check: (subject) => driftFindings(subject, 'DRF007'),
};
