import { orderSteps } from './dag.ts';
import type { When } from './model.ts';
import type { PipelineFile } from './subject.ts';

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  /** Under which conditions it runs, in a word or two; absent: always. */
  readonly note?: string;
  /** Column, from 0: what has no dependency stands first. */
  readonly column: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly optional: boolean;
}

/** One drawing: the workflows of a repository, or the steps of a workflow. */
export interface Graph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Why it could not be ordered, when it could not. */
  readonly note: string | undefined;
}

interface Named {
  readonly name: string;
  readonly note: string | undefined;
  readonly dependsOn: readonly { readonly name: string; readonly optional: boolean }[] | undefined;
}

function graphOf(title: string, things: readonly Named[]): Graph {
  const order = orderSteps(things);
  const stages = order.error === undefined ? order.stages : [things];
  const ids = new Map<Named, string>();
  const nodes = stages.flatMap((stage, column) => stage.map((thing): GraphNode => {
    const id = `n${ids.size}`;
    ids.set(thing, id);
    return { id, label: thing.name, column, ...(thing.note === undefined ? {} : { note: thing.note }) };
  }));
  const note = order.error === undefined ? undefined : order.error.kind === 'cycle' ? `cycle: ${order.error.path.join(' -> ')}` : `${order.error.step} needs ${order.error.dependency}, which is not there`;
  return { title, nodes, edges: order.isGraph ? edgesOf(ids) : sequence(nodes), note };
}

function edgesOf(ids: ReadonlyMap<Named, string>): GraphEdge[] {
  const byName = new Map([...ids].map(([{ name }, id]) => [name, id]));
  return [...ids].flatMap(([{ dependsOn }, to]) => (dependsOn ?? []).flatMap(({ name, optional }) => {
    const from = byName.get(name);
    return from === undefined ? [] : [{ from, to, optional }];
  }));
}

function sequence(nodes: readonly GraphNode[]): GraphEdge[] {
  return nodes.slice(1).map((node, at) => ({ from: (nodes[at] as GraphNode).id, to: node.id, optional: false }));
}

const mostEvents = 3;

/** The events of a condition, else the kinds of filters that it has. */
function noteOf(when: When | undefined): string | undefined {
  if (when === undefined || when.items.length === 0) return undefined;
  const events = [...new Set(when.items.flatMap(({ event }) => event?.items.map(({ value }) => value) ?? []))];
  const others = [...new Set(when.items.flatMap(({ keys }) => keys.map(({ value }) => value)))].filter((key) => key !== 'event');
  const isOnEvents = when.items.every(({ event }) => event !== undefined && event.items.length > 0);
  const shown = !isOnEvents ? [] : events.length > mostEvents ? [`${events.slice(0, mostEvents).join(', ')} +${events.length - mostEvents}`] : [events.join(', ')];
  return [...shown, ...(others.length === 0 ? [] : [`if ${others.slice(0, mostEvents).join(', ')}`])].join(' ') || undefined;
}

/** The workflows of the repository, when there are several, then the steps of each. Conditions are told of, and change nothing. */
export function graphsOf(files: readonly PipelineFile[]): Graph[] {
  const workflows = files.map(({ workflow }): Named => ({
    name: workflow.name, note: noteOf(workflow.when), dependsOn: workflow.dependsOn?.items.map(({ name, optional }) => ({ name: name.value, optional })) ?? [],
  }));
  const each = files.map(({ workflow }) => graphOf(workflow.name, workflow.steps.map(({ name, when, dependsOn }): Named => ({
    name, note: noteOf(when), dependsOn: dependsOn?.items.map((one) => ({ name: one.name.value, optional: one.optional })),
  }))));
  return files.length > 1 ? [graphOf('workflows', workflows), ...each] : each;
}
