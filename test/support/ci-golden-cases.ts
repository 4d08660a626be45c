interface GoldenCase {
  readonly title: string;
  readonly text: string;
  /** Section `ci-lint` of the configuration. */
  readonly settings?: unknown;
}

function step(body: string, top = ''): string {
  return `${top}steps:\n  - name: one\n    image: alpine:3.22.1\n${body}`;
}

function kaniko(flags: string, top = ''): string {
  return `${top}steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - |\n        echo start # /kaniko/executor in a comment\n        /kaniko/executor \\\n${flags.split('\n').map((line) => `          ${line}\n`).join('')}`;
}

/** Cases of rules that their examples have no room for. `# woodpecker 3.x` at the top says which minor the server is. */
export const goldenCases: Readonly<Record<string, readonly GoldenCase[]>> = {
  WP022: [
    { title: 'operators, quotes, the shell, the runtime', text: step('    environment: {NAME: x}\n    commands:\n      - echo "${NAME:-none}" \'${NAME}\' ${NAME/a/b} ${HOME} ${CI_WORKSPACE} ${#NAME}\n      - echo "${CI_COMMIT_TAG:-${NAME}}"\n    directory: ${CI_WORKSPACE}/x\n') },
    { title: 'through an anchor', text: 'variables:\n  - &publish |\n    token=$(cat token)\n    publish ${token}\nsteps:\n  - name: a\n    image: alpine:3.22.1\n    commands: [*publish]\n' },
    { title: 'silent: matrix, server variables, comments', text: 'matrix: {NAME: [a]}\nsteps:\n  - name: a\n    image: alpine:3.22.1\n    environment: {NAME: x, SERVER: y}\n    commands:\n      - echo ${NAME} ${SERVER} # no comment of YAML\n# ${OTHER}\n', settings: { globals: ['SERVER'] } },
  ],
  WP023: [{ title: 'in settings, with a default, outside of steps', text: 'when:\n  - event: push\n    branch: ${BRANCH}\nsteps:\n  - name: a\n    image: registry.example/plugin:1.2.3\n    settings: {a: "${ONE}", b: "${TWO:-2}"}\n' }],
  WP024: [{ title: 'a suffix, an error, a glob', text: step('    commands:\n      - echo ${CI_COMMIT_TAG/%-rc/} ${CI_COMMIT_TAG:?no tag} ${CI_COMMIT_TAG/#v*/} ${CI_COMMIT_TAG/#v/w}\n') }],
  WP026: [
    { title: 'left to the shell, replaced, kept out by an expression', text: `${step('    commands: ["echo $${CI_COMMIT_TAG##a-v} ${CI_COMMIT_TAG/b-v/}"]\n', 'when: [{event: tag}]\n')}  - name: two\n    image: alpine:3.22.1\n    commands: ["echo \${CI_COMMIT_TAG##a-v}"]\n    when: [{event: tag, evaluate: 'CI_COMMIT_TAG startsWith "a-v"'}]\n` },
    { title: 'a gate with another prefix', text: step('    commands: ["echo ${CI_COMMIT_TAG##a-v}"]\n    when: [{event: tag, ref: "refs/tags/a-*"}]\n') },
    { title: 'silent: not on tags, guarded by the step, by the ref itself', text: `${step('    commands: ["echo ${CI_COMMIT_TAG##a-v}"]\n    when: [{event: push}]\n')}  - name: two\n    image: alpine:3.22.1\n    commands: ["echo \${CI_COMMIT_REF#refs/tags/} \${CI_COMMIT_TAG##a-v}"]\n    when: [{event: tag, ref: "refs/tags/a-v*"}]\n` },
  ],
  WP030: [{ title: 'mixed events, cron, an anchor', text: 'variables:\n  - &main {event: [push, tag], branch: main}\nwhen:\n  - *main\n  - {event: [push, pull_request], cron: nightly}\n  - {event: [cron, tag], cron: nightly, path: "src/**"}\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make]}\n' }],
  WP031: [
    { title: 'the other way round, with something between', text: 'when:\n  - ref: refs/tags/v*\n  - event: push\n  - event: tag\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make]}\n' },
    { title: 'neighbours, ref first', text: 'when:\n  - ref: refs/tags/v*\n  # only tags\n  - event: tag\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make]}\n' },
    { title: 'silent: a ref of branches', text: 'when:\n  - ref: refs/heads/main\n  - event: tag\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make]}\n' },
  ],
  WP032: [
    { title: 'quoted, malformed, excluded, in lists', text: 'when:\n  - {event: tag, ref: "v[0-9*"}\n  - {event: tag, ref: {include: ["v*", "refs/tags/*"], exclude: [nightly]}}\n  - {event: push, ref: "refs/tags/v*"}\n  - {ref: heads/main}\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make]}\n' },
    { title: 'a tag that no workflow serves', text: 'when: [{event: tag, ref: "refs/tags/a-v*"}]\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make]}\n', settings: { releaseTags: ['a-v1.0.0', 'b-v1.0.0'] } },
  ],
  WP033: [
    { title: 'an expression that the event decides, and one that nobody can', text: 'when: [{event: [push, tag]}]\nsteps:\n  - {name: a, image: alpine:3.22.1, commands: [make], when: [{evaluate: \'CI_PIPELINE_EVENT == "tag"\'}]}\n  - {name: b, image: alpine:3.22.1, commands: [make], when: [{evaluate: \'CI_COMMIT_MESSAGE contains "x"\'}]}\n  - {name: c, image: alpine:3.22.1, commands: [make], depends_on: [a, b]}\n' },
    { title: 'by branch, by path, before optional dependencies', text: '# woodpecker 3.14\nwhen: [{event: push}]\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make], when: [{event: push, branch: main}]}\n  - {name: b, image: "alpine:3.22.1", commands: [make], when: [{event: push, path: "src/**"}]}\n  - {name: c, image: "alpine:3.22.1", commands: [make], depends_on: [a, b]}\n' },
    { title: 'silent: narrower than what it needs, or optional', text: 'when: [{event: push}]\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make], when: [{event: [push, tag]}]}\n  - {name: b, image: "alpine:3.22.1", commands: [make], when: [{event: tag}]}\n  - {name: c, image: "alpine:3.22.1", commands: [make], depends_on: [a, {name: b, optional: true}], when: [{event: push, branch: main}]}\n' },
  ],
  WP040: [{ title: 'dates, octal, JSON, anchors', text: 'variables:\n  - &version 1.20\nsteps:\n  - name: a\n    image: registry.example/plugin:1.2.3\n    settings: {date: 2024-01-01, mode: 0644, deep: {version: *version}, big: 1_000, ok: 3.11, flag: True}\n  - name: b\n    image: alpine:3.22.1\n    environment:\n      VERSION: *version\n    commands: [make]\n' }],
  WP050: [{ title: 'in settings, on pushes only, in single quotes', text: 'steps:\n  - name: a\n    image: registry.example/plugin:1.2.3\n    settings: {message: "${CI_COMMIT_MESSAGE}"}\n  - name: b\n    image: alpine:3.22.1\n    commands:\n      - echo \'${CI_COMMIT_AUTHOR}\' ${#CI_COMMIT_MESSAGE}\n      - echo ${CI_COMMIT_SOURCE_BRANCH,,}\n    when: [{event: push}]\n' }],
  WP051: [
    { title: 'a plugin, a merge, deep in settings', text: 'when: [{event: [push, pull_request]}]\nvariables:\n  - base: &base\n      environment: &env\n        TOKEN: {from_secret: token}\nsteps:\n  - name: a\n    image: registry.example/plugin:1.2.3\n    settings: {auth: [{password: {from_secret: password}}]}\n  - name: b\n    <<: *base\n    image: alpine:3.22.1\n    commands: [make]\n' },
    { title: 'silent: kept away by an expression', text: 'steps:\n  - name: a\n    image: alpine:3.22.1\n    environment: {TOKEN: {from_secret: token}}\n    commands: [make]\n    when: [{evaluate: \'CI_PIPELINE_EVENT != "pull_request"\'}]\n' },
  ],
  WP052: [
    { title: 'all of it', text: step('    commands: [make]\n    privileged: true\n    volumes: [/etc:/etc:ro, cache:/cache, ./x:/x]\n    devices: [/dev/kvm]\n    network_mode: host\n') },
    { title: 'silent: WP014 says it where the server trusts nobody', text: step('    commands: [make]\n    privileged: true\n'), settings: { trusted: { network: false, volumes: false, security: false } } },
  ],
  WP053: [{ title: 'no fix for other names', text: 'steps:\n  - name: a\n    image: registry.example/plugin:1.2.3\n    settings: {a: b}\n    environment: {TOKEN: {from_secret: token}}\n' }],
  WP054: [{ title: 'set +e, pipefail, python -m, make in a pipe, across entries', text: step('    commands:\n      - set +e\n      - python -m pytest\n      - set -e\n      - make test 2>&1 | tee log\n      - |\n        set -o pipefail\n        cargo clippy --all | tee log\n        npm run lint || echo "never mind"\n        if pytest | grep -q x; then echo; fi\n        pytest || exit 1\n') }],
  IMG001: [{ title: 'latest, none, another major, words, quotes', text: 'steps:\n  - {name: a, image: loco/shared-ci-shared, commands: [make]}\n  - {name: b, image: "r.example:5000/loco/shared-ci-shared:latest", commands: [make]}\n  - {name: c, image: r.example/loco/shared-ci-shared:v7, commands: [make]}\n  - {name: d, image: \'r.example/loco/shared-ci-shared:v2.3.4\', commands: [make]}\n  - {name: e, image: r.example/loco/shared-ci-shared:main, commands: [make]}\n  - {name: f, image: "${REGISTRY}/loco/shared-ci-shared:v2", commands: [make]}\n  - {name: g, image: r.example/loco/shared-ci-shared-two, commands: [make]}\n', settings: { sharedImage: { majors: [1, 2] } } }],
  IMG002: [
    { title: 'false, an image behind an alias, several uses, CRLF', text: 'variables:\r\n  - &image node:22\r\n  - &base\r\n    image: postgres:17\r\nsteps:\r\n  - name: a\r\n    pull: false\r\n    image: *image\r\n  - image: *image\r\n    name: b\r\nservices:\r\n  - <<: *base\r\n    name: c\r\n  - <<: *base\r\n    name: d\r\n' },
    { title: 'info for two numbers, silent for exact ones', text: 'steps:\n  - {name: a, image: "alpine:3.22"}\n  - {name: b, image: "alpine:3.22.1"}\n  - {name: c, image: "python:3.13-slim"}\n  - {name: d, image: "debian:bookworm-20240513"}\n  - {name: e, image: "debian:bookworm-slim"}\n' },
  ],
  IMG003: [{ title: 'registries', text: 'steps:\n  - {name: a, image: "alpine:3.22.1"}\n  - {name: b, image: "quay.io/team/x:1.2.3"}\n  - {name: c, image: "mirror.example/other/x:1.2.3"}\n  - {name: d, image: "mirror.example/team/x:latest"}\n  - {name: e, image: "${MIRROR}/x:1.2.3"}\n', settings: { registries: ['docker.io', 'mirror.example/team'] } }],
  KAN001: [{ title: 'forks, an alias, a mirror with another tag', text: 'variables:\n  - &kaniko "mirror.example/kaniko-project/executor:debug"\nsteps:\n  - {name: a, image: *kaniko, commands: [/kaniko/executor --no-push]}\n  - {name: b, image: martizih/kaniko:v1.27.4-debug, commands: [/kaniko/executor --no-push]}\n  - {name: c, image: plugins/kaniko:1.6, settings: {repo: x}}\n' },
    { title: 'a pin of the configuration', text: 'steps:\n  - {name: a, image: gcr.io/kaniko-project/executor:v1.20.0-debug, commands: [/kaniko/executor --no-push]}\n', settings: { builder: { image: 'ghcr.io/osscontainertools/kaniko:v1.28.3-debug' } } }],
  KAN002: [
    { title: 'true, a flag alone, the plugin, an anchor', text: `${kaniko('--compressed-caching=true --no-push')}        /kaniko/executor --compressed-caching --no-push\n  - name: two\n    image: woodpeckerci/plugin-kaniko:2.3.0\n    settings: {repo: x}\n` },
    { title: 'a required flag of the configuration', text: kaniko('--no-push --compressed-caching=false'), settings: { builder: { flags: { '--push-retry': '3' } } } },
    { title: 'in an entry with quotes, behind an anchor with two uses', text: 'variables:\n  - &build "/kaniko/executor --no-push"\nsteps:\n  - {name: a, image: gcr.io/kaniko-project/executor:v1.20.0-debug, commands: [*build]}\n  - {name: b, image: gcr.io/kaniko-project/executor:v1.20.0-debug, commands: [*build]}\n' },
    { title: 'silent: flags that come at run time', text: 'steps:\n  - {name: a, image: gcr.io/kaniko-project/executor:v1.20.0-debug, commands: [\'/kaniko/executor "$@" --no-push\', \'/kaniko/executor $FLAGS --no-push\']}\n' },
  ],
  KAN003: [
    { title: 'hosts by the environment of the step', text: kaniko('--cache=true --cache-repo=$REGISTRY/cache --registry-mirror=zot:5000 --insecure-registry=zot -d $REGISTRY/app:1 --digest-file x').replace('    commands:\n', '    environment: {REGISTRY: zot:5000}\n    commands:\n') },
    { title: 'everything is missing, and the fleet has its own', text: kaniko('--compressed-caching=false --destination=r.example/app:1'), settings: { builder: { cacheRepo: 'sm-zot:5000/cache', mirror: 'sm-zot:5000' } } },
    { title: 'another cache, turned off', text: kaniko('--cache=false --cache-repo other:5000/cache \\\n--registry-mirror=sm-zot:5000 --skip-tls-verify-registry=sm-zot:5000/x --destination=r.example/app:1'), settings: { builder: { cacheRepo: 'sm-zot:5000/cache', mirror: 'sm-zot:5000' } } },
    { title: 'the plugin', text: 'steps:\n  - name: two\n    image: woodpeckerci/plugin-kaniko:2.3.0\n    settings: {repo: x, cache: true, mirrors: [zot:5000]}\n' },
  ],
  KAN004: [{ title: 'words behind a flag, no value, a mirror in the environment', text: kaniko('--cleanup false --reproducible true -d r.example/app:1 \\\n--target').replace('    commands:\n', '    environment: {KANIKO_REGISTRY_MIRROR: "zot:5000/hub"}\n    commands:\n') }, { title: 'unknown, newer, a path', text: kaniko('--registry-mirror=zot:5000/hub --registry-map=a=b \\\n--destinaton=r.example/app:1 --whitelist-var-run -d r.example/app:2') }],
  KAN005: [{ title: 'latest alone, prefixes that are replaced', text: kaniko('-d r.example/app:latest -d "r.example/app:${CI_COMMIT_TAG/a-v/}" -d "r.example/app:${CI_COMMIT_TAG##b-v}" --digest-file x', 'when: [{event: tag}]\n') }, { title: 'latest of a prerelease', text: kaniko('-d "r.example/app:${CI_COMMIT_TAG##v}" \\\n-d r.example/app:latest --digest-file x', 'when: [{event: tag}]\n') },
    { title: 'silent: the script asks first', text: 'when: [{event: tag}]\nsteps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - if echo "$CI_COMMIT_TAG" | grep -q -- -rc; then exit 0; fi\n      - /kaniko/executor -d "r.example/app:${CI_COMMIT_TAG##v}" -d r.example/app:latest --digest-file x\n' }],
  REL001: [
    { title: 'publishes a package, whatever it is called', text: '# file: .woodpecker/upload.yml\nwhen: [{event: tag}]\nsteps:\n  - {name: a, image: "node:22.5.1", commands: [npm ci, npm publish]}\n' },
    { title: 'no gate, a ref without an event, two prefixes, braces', text: '# file: .woodpecker/release-a.yml\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make]}\n# file: .woodpecker/release-b.yml\nwhen:\n  - ref: refs/tags/b-v*\n  - {event: tag, ref: ["refs/tags/b-v*", "refs/tags/c-v*"]}\n  - {event: tag, ref: "refs/tags/{b,c}-v*"}\n  - {event: manual}\nsteps:\n  - {name: a, image: "alpine:3.22.1", commands: [make]}\n' },
    { title: 'an image on tags, by another name', text: '# file: .woodpecker/image.yml\nwhen: [{event: tag}]\nsteps:\n  - {name: a, image: gcr.io/kaniko-project/executor:v1.20.0-debug, commands: [/kaniko/executor -d x]}\n' },
  ],
  REL002: [{ title: 'in a script, in braces, through substitution; silent on pushes', text: 'steps:\n  - name: a\n    image: alpine:3.22.1\n    commands:\n      - echo "$CI_COMMIT_BRANCH" ${CI_COMMIT_MESSAGE} "$${CI_COMMIT_TIMESTAMP}" $CI_COMMIT_BRANCH_OTHER\n    when: [{event: tag}]\n  - name: b\n    image: alpine:3.22.1\n    commands: [echo "$CI_COMMIT_BRANCH"]\n    when: [{event: [push, tag]}]\n' }],
  REL003: [{ title: 'half of it; silent where the script fetches', text: 'clone:\n  git: {image: woodpeckerci/plugin-git:2.9.3, settings: {tags: true}}\nsteps:\n  - name: a\n    image: alpine:3.22.1\n    commands: [VERSION=1 git-cliff --latest]\n  - name: b\n    image: alpine:3.22.1\n    commands: [git fetch --unshallow --tags, git describe]\n  - name: c\n    image: alpine:3.22.1\n    commands: [git describe]\n    when: [{event: tag}]\n' }],
};
