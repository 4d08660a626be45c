import type { Stage } from './stage.ts';

/** A pipeline as it comes out of a long life: each mistake is one that Woodpecker does not tell. */
const pipeline = `when:
  - event: [push, pull_request]

steps:
  - name: test
    image: registry.example/loco/shared-python-base:v1
    environment:
      PYTHON: 3.10
      TOKEN: {from_secret: upload_token}
    commands:
      - pytest
      - ./upload --token "\${TOKEN}"
  - name: bump-prepare
    image: registry.example/loco/shared-ci-shared:v1.0.9
    commands:
      - bump prepare
`;

const release = `when:
  - event: tag
    ref: refs/tags/base-python-v[0-9]*

steps:
  - name: build
    image: alpine:3.24
    commands:
      - echo "building \${CI_COMMIT_TAG##base-python-v}"
`;

export function demo(stage: Stage): void {
  stage.title('ci-lint: what Woodpecker will really do with a pipeline');
  stage.write('consumer/.woodpecker/ci.yml', pipeline);
  stage.write('consumer/.woodpecker/release-python.yml', release);
  stage.run('consumer', 'ci-lint', [], [0, 1]);
  stage.say('');
  stage.run('consumer', 'ci-lint', ['--fix', '--diff'], [0, 1]);
  stage.say('');
  stage.run('consumer', 'ci-lint', ['simulate', '--event', 'tag', '--ref', 'refs/tags/base-python-v1.2.3']);
}
