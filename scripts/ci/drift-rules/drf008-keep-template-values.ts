import type { Rule } from '../../core/rule.ts';
import { driftFindings } from '../drift/findings.ts';
import type { DriftSubject } from '../drift/findings.ts';

export const rule: Rule<DriftSubject> = {
  meta: {
    id: 'DRF008', name: 'keep-template-values', severity: 'warning', fixable: 'unsafe',
    summary: 'a step has the settings and the environment of its template',
    why: 'More of them is fine; which secret holds the token is yours to say.',
    examples: [
      { title: 'No token', bad: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n  - name: bump-push\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bump push]\n    when:\n      - event: push\n        branch: main\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n  - name: bump-push\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    environment: { BUMP_TOKEN: { from_secret: release_token } }\n    commands: [bump push]\n    when:\n      - event: push\n        branch: main\n' },
    ],
  },
  check: (subject) => driftFindings(subject, 'DRF008'),
};
