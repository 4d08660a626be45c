import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { templateSources } from './ci-templates.ts';
import { root } from './imports.ts';

/** Path in the repository -> text. */
export type RepositoryText = Readonly<Record<string, string>>;

const python = templateSources().find((one) => one.path === 'templates/python-ci.yml')?.text ?? '';
const weak = python.replace('      - python -m pytest\n', '      - python -m pytest || true\n');
const floating = 'steps:\n  - name: a\n    image: docker.io/library/alpine:3.22\n    commands: [make test]\n';
const config = (section: string): string => `ci-lint:\n${section.replace(/^/gm, '  ')}\n`;

/** Repositories that ask to be judged in their own way. */
const special: Readonly<Record<string, RepositoryText>> = {
  plain: { '.woodpecker/ci.yml': weak },
  severities: { '.woodpecker/ci.yml': `${floating}    when: {evnt: push}\n`, '.ci-shared.yml': config('rules: {IMG002: error, WP004: info, WP019: \'off\'}') },
  'drift-is-off': { '.woodpecker/ci.yml': weak, '.ci-shared.yml': config('rules: {DRF004: \'off\', WP054: \'off\'}') },
  waived: { '.woodpecker/ci.yml': weak.replace('      - python -m pytest ||', '      # ci-lint: ignore[DRF004,WP054] reason="flaky hardware" until=2999-01-01\n      - python -m pytest ||') },
  'waiver-over': { '.woodpecker/ci.yml': weak.replace('      - python -m pytest ||', '      # ci-lint: ignore[DRF004,WP054] reason="flaky hardware" until=2020-01-01\n      - python -m pytest ||') },
  'waiver-unused': { '.woodpecker/ci.yml': `# ci-lint: ignore[WP001] reason="nothing"\n${floating}` },
  'waiver-faulty': { '.woodpecker/ci.yml': `# ci-lint: ignore[WP001]\n# ci-lint: ignore[WP9999] reason="what"\n${floating}` },
  'old-server': { '.woodpecker/ci.yml': `${floating}  - {name: b, image: 'alpine@sha256:${'0'.repeat(64)}', commands: [x], depends_on: [{name: a, optional: true}]}\n`, '.ci-shared.yml': config('woodpecker: "3.14"') },
  registries: { '.woodpecker/ci.yml': floating, '.ci-shared.yml': config('registries: [git.example.org/ours]\nglobals: [TEAM]') },
  trunk: { '.woodpecker/ci.yml': python.replaceAll('branch: main', 'branch: trunk'), '.ci-shared.yml': config('defaultBranch: trunk') },
  'own-templates': {
    '.woodpecker/ci.yml': `# ci-lint: template=python-ci@1\n${python.replace(/^# ci-lint: .*\n/, '')}`, '.ci-shared.yml': config('templates: ci/templates/'),
    ...Object.fromEntries(templateSources().map(({ path: name, text }) => [`ci/${name}`, text.replace("items: ['*pytest*']", "items: ['*pytest*--strict-markers*']")])),
  },
  'other-image': { '.woodpecker.yml': 'steps:\n  t:\n    image: git.example.org/team/tools:2.1.0\n    commands: [make]\n', '.ci-shared.yml': config('sharedImage: {name: team/tools, majors: [2]}') },
  'both-names': { '.woodpecker.yml': floating, '.woodpecker.yaml': `${floating}    bad: 1\n` },
  'several-files': { '.woodpecker/ci.yml': floating, '.woodpecker/release.yaml': `when: {event: tag, ref: refs/tags/v*}\ndepends_on: [tests]\n${floating}`, '.woodpecker/broken.yml': 'steps: [\n', '.woodpecker/notes.txt': 'x' },
  'config-elsewhere': { '.woodpecker/ci.yml': floating, '.ci-shared.yml': 'bump: {}\n' },
};

/** Repositories whose configuration is refused: nothing in them is judged. */
export const refusedRepositories: Readonly<Record<string, RepositoryText>> = {
  'wrong-key': { '.woodpecker/ci.yml': floating, '.ci-shared.yml': config('regstries: []') },
  'wrong-yaml': { '.woodpecker/ci.yml': floating, '.ci-shared.yml': 'ci-lint: [\n' },
  'wrong-rule': { '.woodpecker/ci.yml': floating, '.ci-shared.yml': config('rules: {WP999: error}') },
  'wrong-templates': { '.woodpecker/ci.yml': floating, '.ci-shared.yml': config('templates: nowhere') },
};

const fixtures = path.join(root, 'test/fixtures/ci/pipelines');

/** The special ones, and one for each of the fixtures. */
export const judgedRepositories: Readonly<Record<string, RepositoryText>> = {
  ...special,
  ...Object.fromEntries(readdirSync(fixtures).map((name) => [`fixture-${name.replace('.yml', '')}`, { '.woodpecker/ci.yml': readFileSync(path.join(fixtures, name), 'utf8') }])),
};
