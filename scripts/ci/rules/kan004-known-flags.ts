import type { Fix } from '../../core/diagnostic.ts';
import type { Finding, Rule } from '../../core/rule.ts';
import { writeFlag } from '../build-edit.ts';
import { closest, didYouMean } from '../../lib/suggest.ts';
import { defaultBuilder, deprecatedFlags, isBooleanFlag, knownFlags, newerFlags } from '../builder.ts';
import { findingFor } from '../finding.ts';
import { buildsOf, valuesOf } from '../kaniko.ts';
import type { Build, BuildFlag } from '../kaniko.ts';
import type { PipelineFile, Subject } from '../subject.ts';

function rename({ source: { path, text } }: PipelineFile, { name, place: { range } }: BuildFlag, to: string): Fix | undefined {
  if (!text.startsWith(name, range.start)) return undefined;
  return { title: `write \`${to}\``, safety: 'safe', edits: [{ path, range: { start: range.start, end: range.start + name.length }, newText: to }] };
}

/** The flags are those of the default pin; another one knows others. */
function* names(file: PipelineFile, { flags, kind }: Build): Generator<Finding> {
  if (kind === 'plugin') return;
  for (const flag of flags) {
    const { name, place, dynamic, value } = flag;
    if (name.includes('$') || (dynamic && value === undefined)) continue;
    const instead = Object.hasOwn(deprecatedFlags, name) ? deprecatedFlags[name] : undefined;
    if (instead !== undefined) {
      const fix = rename(file, flag, instead);
      yield findingFor(file, place, `\`${name}\` is an old spelling of \`${instead}\``, { help: `write \`${instead}\``, ...(fix === undefined ? {} : { fix }) });
    } else if (Object.hasOwn(newerFlags, name)) {
      yield findingFor(file, place, `\`${name}\` came with kaniko ${newerFlags[name] ?? ''}; the pinned one stops at it`, { help: 'remove it' });
    } else if (!knownFlags.has(name)) {
      const near = closest(name, knownFlags);
      const fix = near === undefined || !/^--[\w-]+$/.test(name) ? undefined : rename(file, flag, near);
      yield findingFor(file, place, `kaniko 1.20 knows no flag \`${name}\`${didYouMean(name, knownFlags)}`, { help: 'it stops at a flag that it does not know', ...(fix === undefined ? {} : { fix: { ...fix, safety: 'unsafe' as const } }) });
    }
  }
}

/** A flag of kaniko is a flag of Go: `--cache false` is true, and the word behind it is lost. */
function* strays(file: PipelineFile, build: Build, required: Readonly<Record<string, string>>): Generator<Finding> {
  for (const { name, stray, place, value, dynamic } of build.flags) {
    // the required ones are KAN002's
    if (Object.hasOwn(required, name)) continue;
    if (stray !== undefined && /^false$/i.test(stray.value)) {
      const fix = writeFlag(file, stray.place, `${name}=${stray.value}`);
      yield findingFor(file, stray.place, `\`${name} ${stray.value}\` means \`${name}=true\`: a boolean flag needs \`=\``, { help: `write \`${name}=${stray.value}\``, ...(fix === undefined ? {} : { fix }) });
    } else if (build.kind === 'command' && value === undefined && !dynamic && knownFlags.has(name) && !isBooleanFlag(name)) yield findingFor(file, place, `\`${name}\` has no value`, { help: `write \`${name}=...\`` });
  }
}

/** What a mirror has beside host and port. */
function withoutHost(value: string): string | undefined {
  const scheme = /^[a-z]+:\/\//.exec(value)?.[0];
  if (scheme === undefined) return value.includes('/') ? 'a path' : undefined;
  return `\`${scheme}\``;
}

/** The mirror may come by the environment, too. */
function* mirrorVariable(file: PipelineFile, { container }: Build): Generator<Finding> {
  const entry = container.environment?.entries.find(({ key }) => key.value === 'KANIKO_REGISTRY_MIRROR');
  if (entry?.value.node.kind !== 'scalar' || entry.value.node.value.includes('$')) return;
  for (const one of entry.value.node.value.split(',')) {
    const extra = withoutHost(one);
    if (extra !== undefined) yield findingFor(file, entry.value, `the mirror \`${one}\` has ${extra}; kaniko 1.20 takes a host and a port`, { help: `write \`${one.replace(/^[a-z]+:\/\//, '').split('/', 1)[0] ?? ''}\`` });
  }
}

function* mirrors(file: PipelineFile, build: Build): Generator<Finding> {
  for (const { value, place } of valuesOf(build, '--registry-mirror')) {
    if (value === undefined || value.includes('$')) continue;
    const extra = withoutHost(value);
    if (extra === undefined) continue;
    const wanted = `--registry-mirror=${value.replace(/^[a-z]+:\/\//, '').split('/', 1)[0] ?? ''}`;
    const fix = writeFlag(file, place, wanted);
    yield findingFor(file, place, `the mirror \`${value}\` has ${extra}; kaniko 1.20 takes a host and a port`, { help: `write \`${wanted}\``, ...(fix === undefined ? {} : { fix }) });
  }
}

export const rule: Rule<Subject> = {
  meta: {
    id: 'KAN004', name: 'known-flags', severity: 'warning', fixable: 'safe',
    summary: 'kaniko\'s flags are ones that the pinned version knows, with values that it takes',
    why: 'Kaniko 1.20 stops at a flag that it does not know, as those of newer versions. A mirror is a host and a port there: with a scheme or a path it asks a registry that does not exist, and falls back to the internet. The spelling in camelCase still works, and goes away with newer versions. Where `ci-lint.builder.image` names another kaniko, names are not checked.',
    examples: [
      { title: 'A mirror with a scheme', bad: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --compressed-caching=false --no-push --registry-mirror=https://zot:5000\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --compressed-caching=false --no-push --registry-mirror=zot:5000\n' },
      { title: 'An old spelling', bad: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --compressed-caching=false --no-push --snapshotMode=redo\n', good: 'steps:\n  - name: image\n    image: gcr.io/kaniko-project/executor:v1.20.0-debug\n    commands:\n      - /kaniko/executor --compressed-caching=false --no-push --snapshot-mode=redo\n' },
    ],
  },
  *check({ files, settings: { builder } }): Generator<Finding> {
    for (const file of files) {
      for (const build of buildsOf(file)) {
        if (builder.image === defaultBuilder.image) yield* names(file, build);
        yield* strays(file, build, builder.flags);
        yield* mirrors(file, build);
        yield* mirrorVariable(file, build);
      }
    }
  },
};
