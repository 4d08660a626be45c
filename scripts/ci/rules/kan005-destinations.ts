import type { Finding, Rule } from '../../core/rule.ts';
import { eventsOfStep } from '../events.ts';
import { findingFor } from '../finding.ts';
import { buildsOf, pushesNothing, valuesOf } from '../kaniko.ts';
import type { Build, BuildFlag } from '../kaniko.ts';
import { scriptOf } from '../script.ts';
import type { PipelineFile, Subject } from '../subject.ts';

const digestFlags = ['--digest-file', '--image-name-with-digest-file', '--image-name-tag-with-digest-file'];

/** `base-python-v` of `${CI_COMMIT_TAG##base-python-v}`. */
function stripped({ value }: BuildFlag): string | undefined {
  const match = /CI_COMMIT_TAG(?:##?([^}]+)|\/\/?([^}/]+)\/)\}/.exec(value ?? '');
  return match?.[1] ?? match?.[2];
}

/** The script looks at the tag before it builds. */
function asksForTheTag(file: PipelineFile, { container }: Build): boolean {
  return scriptOf(file.source.text, container).some(({ words, isCondition, before }) => (isCondition || before === '|' || /^(?:case|\[|test|\[\[|grep|expr)$/.test(words[0]?.value ?? ''))
    && /CI_COMMIT_TAG|grep|sed|semver/.test(words.map(({ value }) => value).join(' ')));
}

function* inBuild(file: PipelineFile, build: Build): Generator<Finding> {
  if (!build.open && build.kind === 'command' && !digestFlags.some((name) => valuesOf(build, name).length > 0)) {
    yield findingFor(file, build.place, 'no `--digest-file`: nobody learns which image was pushed', { help: 'add `--digest-file=...`; later steps can then use the digest instead of a tag' });
  }
  const destinations = valuesOf(build, '--destination');
  const prefixes = [...new Set(destinations.flatMap((flag) => stripped(flag) ?? []))];
  const other = destinations.find((flag) => stripped(flag) !== undefined && stripped(flag) !== prefixes[0]);
  if (other !== undefined) {
    yield findingFor(file, other.place, `the destinations take different prefixes off the tag: ${prefixes.map((prefix) => `\`${prefix}\``).join(', ')}`, { help: 'one tag has one prefix; the others leave the tag whole' });
  }
  const floating = destinations.find(({ value }) => /:latest$/.test(value ?? ''));
  if (floating === undefined || !eventsOfStep(file.workflow, build.container).has('tag') || asksForTheTag(file, build)) return;
  yield findingFor(file, floating.place, '`latest` moves on a prerelease, too: a glob cannot keep `v1.3.0-rc.1` out', { help: 'ask in the script: `case "$CI_COMMIT_TAG" in *-v*-*) ...`, or leave `latest` to `images publish`' });
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'KAN005', name: 'destinations', severity: 'warning', fixable: false,
    summary: 'a build says what it pushed, and pushes under names that belong together',
    why: 'Only `--digest-file` tells what was really pushed; a tag may be somebody else\'s by the time the next step asks for it. Destinations that strip different prefixes off one tag publish nonsense for all but one of them. And `latest` beside a version moves on `v1.3.0-rc.1` as well, since the glob of a `ref` cannot tell a prerelease.',
    examples: [
      { title: 'No digest', bad: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --compressed-caching=false --destination=registry.example/app:1\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --compressed-caching=false --destination=registry.example/app:1 --digest-file=digest\n' },
      { title: 'Two prefixes', bad: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - >-\n        /kaniko/executor --compressed-caching=false --digest-file=digest\n        --destination=registry.example/python:${CI_COMMIT_TAG##base-python-v}\n        --destination=registry.example/node:${CI_COMMIT_TAG##base-node-v}\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - >-\n        /kaniko/executor --compressed-caching=false --digest-file=digest\n        --destination=registry.example/python:${CI_COMMIT_TAG##base-python-v}\n' },
    ],
  },
  *check({ files }): Generator<Finding> {
    for (const file of files) for (const build of buildsOf(file)) if (!pushesNothing(build)) yield* inBuild(file, build);
  },
};
