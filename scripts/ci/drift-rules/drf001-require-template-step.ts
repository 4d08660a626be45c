import type { Rule } from '../../core/rule.ts';
import { driftFindings } from '../drift/findings.ts';
import type { DriftSubject } from '../drift/findings.ts';

export const rule: Rule<DriftSubject> = {
  meta: {
    id: 'DRF001', name: 'require-template-step', severity: 'error', fixable: 'unsafe',
    summary: 'a pipeline has every step that its template requires',
    why: 'A check that was left out is a check that is always green. Steps are recognised by name, image and commands, so a rename is no finding. The fix puts the template\'s step in, with your registry and parameters and in the layout of your file, where the order of the template wants it; in a graph `depends_on` says so.',
    examples: [
      { title: 'The tests are gone', bad: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n' },
      { title: 'Renamed is fine', bad: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: style\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n' },
    ],
  },
  check: (subject) => driftFindings(subject, 'DRF001'),
};
