import type { Rule } from '../../core/rule.ts';
import { driftFindings } from '../drift/findings.ts';
import type { DriftSubject } from '../drift/findings.ts';

export const rule: Rule<DriftSubject> = {
  meta: {
    id: 'DRF003', name: 'shared-workspace', severity: 'error', fixable: false,
    summary: 'steps that hand files to each other stand in one workflow',
    why: 'Each workflow has a workspace of its own, on perhaps another machine: what `bump prepare` wrote is not there when `bump push` runs in another file.',
    examples: [
      { title: 'Prepared here, pushed there', bad: '# file: .woodpecker/ci.yml\n# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n  - name: bump-prepare\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    environment: { BUMP_TOKEN: { from_secret: bump_token } }\n    commands: [bump prepare --allow-nothing]\n    when:\n      - event: push\n        branch: main\n# file: .woodpecker/push.yml\nwhen: [{event: push, branch: main}]\ndepends_on: [ci]\nsteps:\n  - name: bump-push\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    environment: { BUMP_TOKEN: { from_secret: bump_token } }\n    commands: [bump push]\n    when:\n      - event: push\n        branch: main\n', good: '# ci-lint: template=python-ci\nwhen:\n  - event: pull_request\n  - event: push\n    branch: main\nsteps:\n  - name: bao-checks\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    commands: [bao-manifest-check, bao-lint]\n  - name: lint\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - ruff check .\n      - ruff format --check .\n  - name: test\n    image: forge.example/loco/shared-python-base:v1\n    pull: true\n    commands:\n      - python -m pytest\n  - name: bump-prepare\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    environment: { BUMP_TOKEN: { from_secret: bump_token } }\n    commands: [bump prepare --allow-nothing]\n    when:\n      - event: push\n        branch: main\n  - name: bump-push\n    image: forge.example/loco/shared-ci-shared:v1\n    pull: true\n    environment: { BUMP_TOKEN: { from_secret: bump_token } }\n    commands: [bump push]\n    when:\n      - event: push\n        branch: main\n' },
    ],
  },
  check: (subject) => driftFindings(subject, 'DRF003'),
};
