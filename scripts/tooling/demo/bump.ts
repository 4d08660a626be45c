import type { Stage } from './stage.ts';

/** Messages of a realistic history, oldest first; an empty one stands for a release. */
const history: readonly (string | { readonly tag: string })[] = [
  'chore: start the project', 'feat: list the invoices of a customer', 'feat: log in with the company account', 'docs: how to set it up',
  { tag: 'v1.0.0' },
  'fix: dates in the time zone of the user', 'ci: run the tests on every push', 'feat(api): page through long lists', 'test: lists of 10,000 invoices',
  { tag: 'v1.1.0' },
  'fix(api): the last page was empty (#14)', 'refactor: one client for all requests', 'fix: close the export file',
  { tag: 'v1.1.1' },
  'docs: the API by example', 'build(deps): update the HTTP client', 'feat: export invoices as CSV (#21)', 'fix: umlauts in the export (#22)', 'chore: tidy the scripts',
];

const pipeline = `when:
  - event: push
    branch: main

steps:
  - name: bump-prepare
    image: registry.example/loco/shared-ci-shared:v1
    pull: true
    commands:
      - bump prepare --allow-nothing
  - name: bump-push
    image: registry.example/loco/shared-ci-shared:v1
    pull: true
    environment:
      FORGEJO_TOKEN: {from_secret: release_token}
    commands:
      - bump push
`;

/** A consumer with a history, in a bare remote; returns the folder a person works in. */
export function makeConsumer(stage: Stage): void {
  stage.git('.', ['init', '-q', '--bare', '-b', 'main', 'remote.git']);
  for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) stage.git('remote.git', ['config', key, 'true']);
  stage.git('.', ['clone', '-q', 'remote.git', 'people']);
  stage.write('people/package.json', '{\n  "name": "invoices",\n  "version": "1.1.1",\n  "private": true\n}\n');
  stage.write('people/CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n## [1.1.1] - 2026-09-01\n\n### Fixed\n\n- the last page was empty\n');
  stage.write('people/.woodpecker/release.yml', pipeline);
  let time = 1_780_000_000;
  for (const [at, step] of history.entries()) {
    time += 7200;
    if (typeof step !== 'string') {
      stage.git('people', ['tag', '-a', '-m', step.tag, step.tag]);
      continue;
    }
    stage.write(`people/src/${at}.txt`, `${step}\n`);
    stage.git('people', ['add', '-A']);
    stage.git('people', ['commit', '-q', '-m', step], undefined, { GIT_AUTHOR_DATE: `@${time} +0000`, GIT_COMMITTER_DATE: `@${time} +0000` });
  }
  stage.git('people', ['push', '-q', '--follow-tags', 'origin', 'main']);
}

/** What Woodpecker's clone step does on a push: one commit, no tags, no trees. */
function cloneLikeWoodpecker(stage: Stage): void {
  const sha = stage.git('remote.git', ['rev-parse', 'main']);
  stage.git('.', ['init', '-q', '-b', 'main', 'workspace']);
  stage.git('workspace', ['remote', 'add', 'origin', `file://${stage.at('remote.git')}`]);
  stage.git('workspace', ['fetch', '-q', '--no-tags', '--depth=1', '--filter=tree:0', 'origin', `+${sha}:`]);
  stage.git('workspace', ['reset', '-q', '--hard', sha]);
  stage.say(`git fetch --no-tags --depth=1 --filter=tree:0 origin +${sha.slice(0, 10)}:`);
  stage.say(`    ${stage.git('workspace', ['rev-list', '--count', 'HEAD'])} commit, ${stage.git('workspace', ['tag']) === '' ? 'no' : 'some'} tags: this is all that a step of the pipeline has`);
}

export function demo(stage: Stage): void {
  stage.title('bump: a release from Woodpecker\'s default clone');
  makeConsumer(stage);
  cloneLikeWoodpecker(stage);
  stage.run('workspace', 'bump', ['next']);
  stage.run('workspace', 'bump', ['prepare']);
  stage.run('workspace', 'bump', ['push']);
  stage.say('\nthe remote afterwards:');
  stage.say(stage.git('remote.git', ['log', '-3', '--format=    %h %s%d', 'main']));
  stage.say('\nthe new section of CHANGELOG.md:');
  const changelog = stage.git('remote.git', ['show', 'main:CHANGELOG.md']);
  stage.say(changelog.slice(changelog.indexOf('## [1.2.0]'), changelog.indexOf('## [1.1.1]')).trimEnd().split('\n').map((line) => `    ${line}`.trimEnd()).join('\n'));
  stage.say('\nthe same step again, as after a crash:');
  stage.run('workspace', 'bump', ['push']);
}
