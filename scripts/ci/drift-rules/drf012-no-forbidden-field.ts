import type { Rule } from '../../core/rule.ts';
import { driftFindings } from '../drift/findings.ts';
import type { DriftSubject } from '../drift/findings.ts';

export const rule: Rule<DriftSubject> = {
  meta: {
    id: 'DRF012', name: 'no-forbidden-field', severity: 'error', fixable: 'unsafe',
    summary: 'a step has nothing that its template forbids',
    why: '`failure: ignore` on the tests, `detach`, an `entrypoint`: each lets a step run and its failure go by. On an audit `failure: ignore` is fine.',
    examples: [
      { title: 'The tests may fail', bad: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n    failure: ignore\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n' },
      { title: 'Without the sources', bad: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nskip_clone: true\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n' },
    ],
  },
  check: (subject) => driftFindings(subject, 'DRF012'),
};
