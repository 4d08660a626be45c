import { isBooleanFlag, shortFlags } from './builder.ts';
import { imageRepository } from './image-name.ts';
import type { Container, Entries, Place, Value } from './model.ts';
import { programName, scriptOf } from './script.ts';
import type { ScriptCommand } from './script.ts';
import type { Word } from './shell/tokenize.ts';
import type { PipelineFile } from './subject.ts';
import { renderedScalar } from './go-scalar.ts';

/** One flag of a build, where it stands. */
export interface BuildFlag {
  /** Long name with its dashes. */
  readonly name: string;
  /** `undefined`: given without a value. */
  readonly value: string | undefined;
  /** The value holds an expansion of the shell or a substitution. */
  readonly dynamic: boolean;
  /** The flag with its value. */
  readonly place: Place;
  /** `--flag value` instead of `--flag=value`. For a boolean flag the value is lost, and is not in `value`. */
  readonly stray?: { readonly value: string; readonly place: Place };
}

/** One call of kaniko: a command of a step, or a step with the plugin. */
export interface Build {
  readonly container: Container;
  readonly kind: 'command' | 'plugin';
  readonly flags: readonly BuildFlag[];
  /** More flags may come at run time: `"$@"`, `$FLAGS`. Then what is missing here says nothing. */
  readonly open: boolean;
  /** The program, or the plugin's image. */
  readonly place: Place;
  readonly program?: { readonly command: ScriptCommand; readonly word: Word };
}

/** Images whose entrypoint is a plugin around kaniko. */
const pluginNames = new Set(['woodpeckerci/plugin-kaniko', 'plugins/kaniko', 'banzaicloud/drone-kaniko', 'plugins/kaniko-ecr', 'plugins/kaniko-gcr']);

export function isKanikoPlugin({ image, isPlugin, settings }: Container): boolean {
  if (image === undefined) return false;
  const repository = imageRepository(image.value);
  return [...pluginNames].some((name) => repository === name || repository.endsWith(`/${name}`)) || (isPlugin && settings !== undefined && isKanikoImage(image.value));
}

/** True for every image that is known to hold kaniko, the pinned one, forks and plugins. */
export function isKanikoImage(image: string): boolean {
  const repository = imageRepository(image);
  const base = repository.slice(repository.lastIndexOf('/') + 1);
  return /(?:^|-)kaniko(?:-|$)/.test(base) || /(?:^|\/)(?:kaniko-project\/(?:executor|warmer)|(?:[^/]+\/)?kaniko\/(?:executor|warmer))$/.test(repository);
}

function isExecutor(command: ScriptCommand): boolean {
  const word = command.words[0];
  if (word === undefined) return false;
  return word.value === '/kaniko/executor' || word.value === 'executor' || (programName(command) === 'executor' && word.value.includes('kaniko'));
}

function flagsOf(command: ScriptCommand): { flags: BuildFlag[]; open: boolean } {
  const flags: BuildFlag[] = [];
  let open = false;
  for (let at = 1; at < command.words.length; at += 1) {
    const word = command.words[at] as Word;
    if (!word.value.startsWith('-')) {
      if (word.splits) open = true;
      continue;
    }
    const equals = word.value.indexOf('=');
    const written = equals === -1 ? word.value : word.value.slice(0, equals);
    const name = Object.hasOwn(shortFlags, written) ? shortFlags[written] as string : written;
    const place = command.placeOf(word);
    if (equals !== -1) {
      flags.push({ name, value: word.value.slice(equals + 1), dynamic: word.dynamic, place });
      continue;
    }
    const next = command.words[at + 1];
    if (isBooleanFlag(name)) {
      const stray = next !== undefined && /^(?:true|false)$/i.test(next.value) ? { stray: { value: next.value, place: command.placeOf({ start: word.start, end: next.end }) } } : {};
      flags.push({ name, value: undefined, dynamic: false, place, ...stray });
    } else if (next === undefined || next.value.startsWith('-')) {
      flags.push({ name, value: undefined, dynamic: word.dynamic, place });
    } else {
      flags.push({ name, value: next.value, dynamic: next.dynamic, place: command.placeOf({ start: word.start, end: next.end }) });
      at += 1;
    }
  }
  return { flags, open };
}

function scalarsOf(entries: Entries<Value> | undefined, key: string): { value: string; place: Place }[] {
  const value = entries?.entries.find((one) => one.key.value === key)?.value;
  if (value === undefined) return [];
  const place = (node: { readonly start: number; readonly end: number }): Place => ({ range: { start: node.start, end: node.end }, ...(value.use === undefined ? {} : { use: value.use }) });
  if (value.node.kind === 'scalar') return (renderedScalar(value.node) ?? '').split(',').filter((one) => one !== '').map((one) => ({ value: one.trim(), place: place(value.node) }));
  if (value.node.kind !== 'sequence') return [];
  return value.node.items.flatMap((item) => {
    const solid = item.kind === 'alias' ? item.target : item;
    return solid.kind === 'scalar' ? [{ value: renderedScalar(solid) ?? '', place: place(solid) }] : [];
  });
}

/** Settings of the plugin by the flag that it makes of them (its `plugin.sh`). */
const settingFlags: Readonly<Record<string, string>> = {
  cache: '--cache', cache_repo: '--cache-repo', cache_ttl: '--cache-ttl', mirrors: '--registry-mirror', skip_tls_verify: '--skip-tls-verify', dockerfile: '--dockerfile',
  context: '--context', target: '--target', tags: '--destination', dry_run: '--no-push', build_args: '--build-arg', digest_file: '--digest-file', compressed_caching: '--compressed-caching',
};

function pluginBuild(container: Container): Build {
  const { settings } = container;
  const flags = Object.entries(settingFlags).flatMap(([key, name]) => scalarsOf(settings, key)
    .filter(({ value }) => !(key === 'dry_run' && value !== 'true'))
    .map(({ value, place }): BuildFlag => ({ name, value: key === 'tags' ? `plugin:${value}` : value, dynamic: value.includes('${'), place })));
  const extra = ['extra_opts', 'extra_args', 'executor_args'].flatMap((key) => scalarsOf(settings, key));
  for (const { value, place } of extra) {
    for (const part of value.split(/\s+/).filter((one) => one.startsWith('--'))) {
      const [name = '', ...rest] = part.split('=');
      flags.push({ name, value: rest.length === 0 ? undefined : rest.join('='), dynamic: false, place });
    }
  }
  return { container, kind: 'plugin', flags, open: false, place: container.image ?? container.namePlace };
}

/** Every build with kaniko in a file. */
export function buildsOf(file: PipelineFile): Build[] {
  if (!/kaniko|executor/.test(file.source.text)) return [];
  return file.workflow.steps.flatMap((container): Build[] => {
    if (isKanikoPlugin(container)) return [pluginBuild(container)];
    return scriptOf(file.source.text, container).filter(isExecutor).map((command) => {
      const word = command.words[0] as Word;
      return { container, kind: 'command', ...flagsOf(command), place: command.placeOf(word), program: { command, word } };
    });
  });
}

export function valuesOf({ flags }: Build, name: string): readonly BuildFlag[] {
  return flags.filter((flag) => flag.name === name);
}

/** A boolean flag as kaniko reads it: `--flag` is true, and so is `--flag false`. */
export function isOn(build: Build, name: string, otherwise: boolean): boolean {
  const last = valuesOf(build, name).at(-1);
  if (last === undefined) return otherwise;
  return last.value === undefined || !/^(?:0|f|F|false|FALSE|False)$/.test(last.value);
}

/** Where a build writes nothing to a registry. */
export function pushesNothing(build: Build): boolean {
  return isOn(build, '--no-push', false);
}

