import type { Rule } from '../../core/rule.ts';
import { driftFindings } from '../drift/findings.ts';
import type { DriftSubject } from '../drift/findings.ts';

export const rule: Rule<DriftSubject> = {
  meta: {
    id: 'DRF009', name: 'current-template', severity: 'warning', fixable: 'unsafe',
    summary: 'a pipeline follows the current version of its template',
    why: 'What the fleet learned since is in the newer version. `ci-lint upgrade` replays what changed onto your file and leaves the rest alone; where nothing of it was changed here, `--unsafe-fixes` does the same.',
    examples: [
      { title: 'The old version, unchanged', bad: '# ci-lint: template=example@1\nsteps:\n  - name: lint\n    image: docker.io/library/alpine:3.20\n    commands: [make lint]\n', good: '# ci-lint: template=example@2\nsteps:\n  - name: lint\n    image: docker.io/library/alpine:3.24\n    commands: [make lint]\n' },
      { title: 'An older version', bad: '# ci-lint: template=example@1\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n' },
    ],
  },
  check: (subject) => driftFindings(subject, 'DRF009'),
};
