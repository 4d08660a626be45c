import { findCycle } from './dag.ts';
import { imageRepository, matchesImage } from './image-name.ts';
import type { Area, Container, Place, TextList, Workflow } from './model.ts';
import type { Settings } from './settings.ts';

/*
 * What Woodpecker's own linter and compiler refuse (facts 1.10), apart from what does not parse. Each of these stops the
 * whole pipeline, all its files, before any `when` is looked at.
 */

export interface Refusal {
  readonly kind: 'steps' | 'image' | 'settings' | 'dependency' | 'cycle' | 'trust' | 'privileged-plugin' | 'extra-hosts' | 'port';
  readonly message: string;
  readonly place: Place;
  readonly help?: string;
}

const areas: readonly Area[] = ['clone', 'steps', 'services'];

/** Plugins that were privileged by default once; the server's list must name them now. */
const formerlyPrivileged = new Set(['plugins/docker', 'plugins/gcr', 'plugins/ecr', 'woodpeckerci/plugin-docker-buildx']);

function title({ area, name }: Container): string {
  return area === 'steps' ? `step \`${name}\`` : area === 'services' ? `service \`${name}\`` : `clone step \`${name}\``;
}

function* settingsRefusals(container: Container): Generator<Refusal> {
  const { settings, commands, entrypoint } = container;
  if (settings === undefined || settings.entries.length === 0) return;
  const other = (commands?.items.length ?? 0) > 0 ? 'commands' : (entrypoint?.items.length ?? 0) > 0 ? 'entrypoint' : undefined;
  if (other === undefined) return;
  yield {
    kind: 'settings', place: settings, message: `${title(container)} has both \`settings\` and \`${other}\``,
    help: other === 'commands' ? 'a plugin takes `settings`, a step with `commands` takes `environment`' : 'a plugin brings its own entrypoint',
  };
}

function given(list: TextList | undefined): boolean {
  return list !== undefined && list.items.length > 0;
}

function* trustRefusals(container: Container, { trusted }: Settings): Generator<Refusal> {
  const refuse = (place: Place | undefined, key: string, wanted: string): Refusal[] =>
    place === undefined ? [] : [{ kind: 'trust', place, message: `${title(container)} uses \`${key}\`, which needs a repository trusted for ${wanted}`, help: 'a server administrator can grant it; the project settings show it' }];
  if (!trusted.security && container.privileged?.value === true) yield* refuse(container.privileged, 'privileged', 'security');
  if (!trusted.network) {
    if (given(container.dns)) yield* refuse(container.dns, 'dns', 'network');
    if (given(container.dnsSearch)) yield* refuse(container.dnsSearch, 'dns_search', 'network');
    if (given(container.extraHosts)) yield* refuse(container.extraHosts, 'extra_hosts', 'network');
    const mode = container.networkMode;
    if (mode !== undefined && mode.value !== '' && mode.value !== 'none') yield* refuse(mode, 'network_mode', 'network');
  }
  if (!trusted.volumes) {
    if (given(container.devices)) yield* refuse(container.devices, 'devices', 'volumes');
    if (given(container.volumes)) yield* refuse(container.volumes, 'volumes', 'volumes');
    if (given(container.tmpfs)) yield* refuse(container.tmpfs, 'tmpfs', 'volumes');
  }
}

function* imageRefusals(container: Container, { privilegedPlugins }: Settings): Generator<Refusal> {
  const { image } = container;
  if (image === undefined || image.value === '') {
    yield { kind: 'image', place: image ?? container.namePlace, message: `${title(container)} has no \`image\`` };
    return;
  }
  if (container.privileged?.value === true || !formerlyPrivileged.has(imageRepository(image.value)) || matchesImage(image.value, privilegedPlugins)) return;
  yield {
    kind: 'privileged-plugin', place: image, message: `the plugin \`${image.value}\` is no longer privileged by default`,
    help: 'the server must list it in WOODPECKER_PLUGINS_PRIVILEGED; then name it in `ci-lint.privilegedPlugins`',
  };
}

function* dependencyRefusals(workflow: Workflow): Generator<Refusal> {
  const names = new Set(workflow.steps.map(({ name }) => name));
  for (const step of workflow.steps) {
    for (const { name, optional } of step.dependsOn?.items ?? []) {
      if (names.has(name.value) || optional) continue;
      yield { kind: 'dependency', place: name, message: `${title(step)} depends on \`${name.value}\`, and there is no such step` };
    }
  }
  const needs = new Map(workflow.steps.map((step) => [step.name, (step.dependsOn?.items ?? []).map(({ name }) => name.value)]));
  const cycle = findCycle(needs);
  const first = workflow.steps.find(({ name }) => name === cycle?.[0]);
  if (cycle !== undefined && first !== undefined) {
    yield { kind: 'cycle', place: first.dependsOn ?? first, message: `the steps ${cycle.map((name) => `\`${name}\``).join(' -> ')} wait for each other` };
  }
}

function* compilerRefusals(container: Container): Generator<Refusal> {
  for (const host of container.extraHosts?.items ?? []) {
    if (!host.value.includes(':')) yield { kind: 'extra-hosts', place: host, message: `\`${host.value}\` of \`extra_hosts\` is not \`name:address\`` };
  }
  for (const port of container.ports?.items ?? []) {
    const number = port.value.split('/', 1)[0] ?? '';
    if (!/^\d+$/.test(number) || Number(number) > 65_535) yield { kind: 'port', place: port, message: `\`${port.value}\` is not a port`, help: 'write a number, or `number/protocol`' };
  }
}

/** Files of other systems that stand in the wrong folder. */
function foreignHelp({ keys }: Workflow): string {
  const has = (name: string): boolean => keys.some(({ value }) => value === name);
  if (has('jobs')) return 'this looks like a workflow of GitHub or Forgejo Actions, which belongs into `.forgejo/workflows`; Woodpecker has `steps` with `image` and `commands`';
  if (has('stages') || (has('script') && !has('when'))) return 'this looks like a pipeline of GitLab; Woodpecker has `steps` with `image` and `commands`';
  return 'one file without steps stops the whole pipeline: write `steps:`, or remove the file';
}

/** Everything that makes the server refuse this workflow although it parses. */
export function* refusalsOf(workflow: Workflow, settings: Settings): Generator<Refusal> {
  if (workflow.steps.length === 0) {
    yield { kind: 'steps', place: workflow.sections.steps ?? { range: { start: 0, end: 0 } }, message: 'there are no `steps`', help: foreignHelp(workflow) };
  }
  for (const container of areas.flatMap((area) => workflow[area])) {
    yield* imageRefusals(container, settings);
    yield* trustRefusals(container, settings);
    yield* settingsRefusals(container);
    yield* compilerRefusals(container);
  }
  yield* dependencyRefusals(workflow);
}

/** Refusals that come from the compiler, for what survived its `when`; Woodpecker's linter does not see them. */
export function isCompilerRefusal({ kind }: Refusal): boolean {
  return kind === 'cycle' || kind === 'extra-hosts' || kind === 'port';
}
