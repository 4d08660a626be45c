import type { Fix } from '../../core/diagnostic.ts';
import type { Finding, Rule } from '../../core/rule.ts';
import { addFlag } from '../build-edit.ts';
import { isBooleanFlag } from '../builder.ts';
import { findingFor } from '../finding.ts';
import { buildsOf, valuesOf } from '../kaniko.ts';
import type { Build, BuildFlag } from '../kaniko.ts';
import type { PipelineFile, Subject } from '../subject.ts';

/** The value that kaniko takes. A boolean without `=` is true, whatever stands behind it. */
function effective({ name, value }: BuildFlag): string {
  return value ?? (isBooleanFlag(name) ? 'true' : '');
}

function rewrite({ source: { path, text } }: PipelineFile, flag: BuildFlag, wanted: string): Fix | undefined {
  const { range } = flag.stray?.place ?? flag.place;
  const written = text.slice(range.start, range.end);
  if (!/^--?[\w-]+(?:(?:=|[ \t]+)[\w.-]*)?$/.test(written)) return undefined;
  return { title: `write \`${flag.name}=${wanted}\``, safety: 'safe', edits: [{ path, range, newText: `${flag.name}=${wanted}` }] };
}

function* inBuild(file: PipelineFile, build: Build, name: string, wanted: string): Generator<Finding> {
  const flag = valuesOf(build, name).at(-1);
  if (flag === undefined) {
    if (build.open) return;
    const fix = addFlag(file, build, `${name}=${wanted}`, 'safe');
    yield findingFor(file, build.place, `\`${name}=${wanted}\` is missing`, { help: build.kind === 'plugin' ? `the plugin cannot take it: run \`/kaniko/executor\` with \`${name}=${wanted}\`` : `add \`${name}=${wanted}\``, ...(fix === undefined ? {} : { fix }) });
    return;
  }
  if (flag.dynamic || effective(flag) === wanted) return;
  const fix = build.kind === 'command' ? rewrite(file, flag, wanted) : undefined;
  const message = flag.stray === undefined ? `\`${name}\` is \`${effective(flag)}\`, and must be \`${wanted}\``
    : `\`${name} ${flag.stray.value}\` means \`${name}=true\`: a boolean flag needs \`=\`, and \`${flag.stray.value}\` is ignored`;
  yield findingFor(file, flag.stray?.place ?? flag.place, message, { help: `write \`${name}=${wanted}\``, ...(fix === undefined ? {} : { fix }) });
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'KAN002', name: 'required-flags', severity: 'error', fixable: 'safe',
    summary: 'every build with kaniko has the flags that go with the pin: `--compressed-caching=false`',
    why: 'Despite its name, `--compressed-caching` keeps whole compressed layers in memory; with it, a build of any size is killed for lack of memory on a small agent. `--compressed-caching false`, with a space, means **true**: kaniko\'s flags take the next word for an argument of their own. `ci-lint.builder.flags` lists what is required; a build that gets flags at run time (`"$@"`) is believed.',
    examples: [
      { title: 'It is missing', bad: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - |\n        mkdir -p /kaniko/.docker\n        /kaniko/executor --context . \\\n          --destination "registry.example/app:1"\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - |\n        mkdir -p /kaniko/.docker\n        /kaniko/executor --context . --compressed-caching=false \\\n          --destination "registry.example/app:1"\n' },
      { title: 'It says the opposite', bad: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - >-\n        /kaniko/executor\n        --compressed-caching false\n        --destination registry.example/app:1\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - >-\n        /kaniko/executor\n        --compressed-caching=false\n        --destination registry.example/app:1\n' },
    ],
  },
  *check({ files, settings: { builder } }): Generator<Finding> {
    for (const file of files) {
      for (const build of buildsOf(file)) for (const [name, wanted] of Object.entries(builder.flags)) yield* inBuild(file, build, name, wanted);
    }
  },
};
