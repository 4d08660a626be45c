import type { Finding, Rule } from '../../core/rule.ts';
import { addFlag, writeFlag } from '../build-edit.ts';
import type { BuilderSettings } from '../builder.ts';
import { findingFor } from '../finding.ts';
import { buildsOf, isOn, pushesNothing, valuesOf } from '../kaniko.ts';
import type { Build, BuildFlag } from '../kaniko.ts';
import type { PipelineFile, Subject } from '../subject.ts';

/** Host and port of a repository or mirror. */
function hostOf(value: string): string {
  return value.replace(/^[a-z]+:\/\//, '').split('/', 1)[0] ?? '';
}

function* missing(file: PipelineFile, build: Build, builder: BuilderSettings): Generator<Finding> {
  const lacks = function* (flag: string, value: string | undefined, why: string): Generator<Finding> {
    const whole = value === undefined ? flag : `${flag}=${value}`;
    const fix = value === undefined ? undefined : addFlag(file, build, whole, 'unsafe');
    yield findingFor(file, build.place, `\`${whole}\` is missing: ${why}`, { help: value === undefined ? `add \`${flag}=...\`; \`ci-lint.builder\` can name the fleet's` : `add \`${whole}\``, ...(fix === undefined ? {} : { fix }) });
  };
  const [cache] = valuesOf(build, '--cache');
  if (cache !== undefined && !isOn(build, '--cache', false) && !cache.dynamic) yield findingFor(file, cache.place, 'the cache is turned off: every build starts from nothing', { help: 'write `--cache=true`' });
  else if (cache === undefined) yield* lacks('--cache', 'true', 'every build starts from nothing');
  if (valuesOf(build, '--cache-repo').length === 0) yield* lacks('--cache-repo', builder.cacheRepo, 'layers are kept beside the image, where retention removes them');
  if (valuesOf(build, '--registry-mirror').length === 0) yield* lacks('--registry-mirror', builder.mirror, 'base images come from Docker Hub, with its limits');
}

function* otherThanWanted(file: PipelineFile, flags: readonly BuildFlag[], wanted: string | undefined): Generator<Finding> {
  const first = flags[0];
  if (wanted === undefined || first === undefined || flags.some(({ value, dynamic }) => dynamic || value === undefined || value === wanted || value.startsWith(`${wanted}/`))) return;
  yield findingFor(file, first.place, `\`${first.name}\` is \`${first.value ?? ''}\`; the fleet's is \`${wanted}\``, { help: `write \`${first.name}=${wanted}\`` });
}

/** Hosts that a build talks to; what the `environment` of the step gives a fixed value is that value. */
function targetsOf(build: Build): string[] {
  const fixed = new Map((build.container.environment?.entries ?? []).flatMap(({ key, value: { node } }) => (node.kind === 'scalar' ? [[key.value, node.value] as const] : [])));
  const filled = (value: string): string => value.replace(/^\$\$?(?:\{(\w+)\}|(\w+))/, (whole, braced?: string, bare?: string) => fixed.get(braced ?? bare ?? '') ?? whole);
  return ['--destination', '--cache-repo', '--registry-mirror'].flatMap((name) => valuesOf(build, name)).flatMap(({ value }) => (value === undefined ? [] : [hostOf(filled(value))]));
}

/** Kaniko compares hosts letter by letter: `zot` is not `zot:5000`. */
function* mismatches(file: PipelineFile, build: Build): Generator<Finding> {
  const all = targetsOf(build);
  const targets = all.filter((host) => !host.includes('$'));
  if (build.open || build.kind === 'plugin') return;
  for (const name of ['--insecure-registry', '--skip-tls-verify-registry']) {
    for (const { value, dynamic, place } of valuesOf(build, name)) {
      if (value === undefined || dynamic || targets.includes(value) || targets.length === 0) continue;
      const near = targets.find((host) => host.split(':')[0] === hostOf(value).split(':')[0]);
      // a host that only the run knows may be the one
      if (near === undefined && (value !== hostOf(value) || targets.length < all.length)) continue;
      const fix = near === undefined ? undefined : writeFlag(file, place, `${name}=${near}`);
      yield findingFor(file, place, `\`${name}\` names \`${value}\`, which is no registry of this build${near === undefined ? '' : `; \`${near}\` is, and kaniko compares letter by letter`}`, { help: near === undefined ? `the registries are ${[...new Set(targets)].map((host) => `\`${host}\``).join(', ')}` : `write \`${name}=${near}\``, ...(fix === undefined ? {} : { fix }) });
    }
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'KAN003', name: 'cache-and-mirror', severity: 'error', fixable: 'unsafe',
    summary: 'a build uses the cache and the mirror, and names their registries alike everywhere',
    why: 'Without `--cache=true` and a `--cache-repo` of its own every build starts from nothing, and without `--registry-mirror` base images come over the internet. `--insecure-registry` and `--skip-tls-verify-registry` only count when the host is spelt exactly as in the destination, cache or mirror, port included; when they are not, the push of the cache fails with a mere warning and the build stays slow. Builds with `--no-push` need no cache; one that gets flags at run time (`"$@"`) is believed. `ci-lint.builder.cacheRepo` and `mirror` name the fleet\'s own.',
    examples: [
      { title: 'No cache', bad: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --compressed-caching=false --cache-repo=zot:5000/cache --registry-mirror=zot:5000 --destination=zot:5000/app:1 --digest-file=digest\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --compressed-caching=false --cache=true --cache-repo=zot:5000/cache --registry-mirror=zot:5000 --destination=zot:5000/app:1 --digest-file=digest\n' },
      { title: 'Another host', bad: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - |\n        /kaniko/executor --compressed-caching=false \\\n          --cache=true --cache-repo=zot:5000/cache --registry-mirror=zot:5000 \\\n          --insecure-registry=zot \\\n          --destination=zot:5000/app:1 --digest-file=digest\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - |\n        /kaniko/executor --compressed-caching=false \\\n          --cache=true --cache-repo=zot:5000/cache --registry-mirror=zot:5000 \\\n          --insecure-registry=zot:5000 \\\n          --destination=zot:5000/app:1 --digest-file=digest\n' },
    ],
  },
  *check({ files, settings: { builder } }): Generator<Finding> {
    for (const file of files) {
      for (const build of buildsOf(file)) {
        if (!build.open && !pushesNothing(build)) yield* missing(file, build, builder);
        yield* otherThanWanted(file, valuesOf(build, '--cache-repo'), builder.cacheRepo);
        yield* otherThanWanted(file, valuesOf(build, '--registry-mirror'), builder.mirror);
        yield* mismatches(file, build);
      }
    }
  },
};
