import type { Rule } from '../../core/rule.ts';
import { driftFindings } from '../drift/findings.ts';
import type { DriftSubject } from '../drift/findings.ts';

export const rule: Rule<DriftSubject> = {
  meta: {
    id: 'DRF010', name: 'known-template', severity: 'error', fixable: 'safe',
    summary: 'the header of a pipeline names a template that exists',
    why: 'A header that means nothing looks as if somebody watched over the file. Where there is none, a file is recognised by its looks as long as it has them: the fix writes the header.',
    examples: [
      { title: 'Misspelt', bad: '# ci-lint: template=pyhton-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n' },
      { title: 'A version that is not there', bad: '# ci-lint: template=python-ci@99\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n' },
    ],
  },
  check: (subject) => driftFindings(subject, 'DRF010'),
};
