/** A step as far as its order goes. */
export interface Ordered {
  readonly name: string;
  /** `undefined`: none was written. An empty list was written, and makes the workflow a graph. */
  readonly dependsOn: readonly { readonly name: string; readonly optional: boolean }[] | undefined;
}

export type DagError =
  | { readonly kind: 'missing'; readonly step: string; readonly dependency: string }
  | { readonly kind: 'cycle'; readonly path: readonly string[] };

export interface Order<Step extends Ordered> {
  /** Steps that start together; a stage starts when the one before it is over. Empty when there is an error. */
  readonly stages: readonly (readonly Step[])[];
  readonly error: DagError | undefined;
  /** True when some step has `depends_on`; otherwise the steps run one after another. */
  readonly isGraph: boolean;
}

/** A way along the dependencies that comes back to its start, or nothing. Linear in steps and dependencies. */
export function findCycle(dependencies: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  for (const root of dependencies.keys()) {
    const trail: { readonly name: string; next: number }[] = done.has(root) ? [] : [{ name: root, next: 0 }];
    const open = new Set<string>(trail.map(({ name }) => name));
    while (trail.length > 0) {
      const top = trail[trail.length - 1] as { readonly name: string; next: number };
      const dependency = dependencies.get(top.name)?.[top.next];
      top.next += 1;
      if (dependency === undefined) {
        trail.pop();
        open.delete(top.name);
        done.add(top.name);
      } else if (open.has(dependency)) {
        const names = trail.map(({ name }) => name);
        return [...names.slice(names.indexOf(dependency)), dependency];
      } else if (!done.has(dependency) && dependencies.has(dependency)) {
        trail.push({ name: dependency, next: 0 });
        open.add(dependency);
      }
    }
  }
  return undefined;
}

/** One circle after another, none with a name of another: the ways on which things wait for themselves. */
export function findCycles(dependencies: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const left = new Map(dependencies);
  const found: (readonly string[])[] = [];
  for (let cycle = findCycle(left); cycle !== undefined; cycle = findCycle(left)) {
    found.push(cycle);
    for (const name of cycle) left.delete(name);
  }
  return found;
}

/** `a -> b -> a` in words. */
export function waiting(cycle: readonly string[]): string {
  return cycle.length === 2 ? `the workflow \`${cycle[0] ?? ''}\` waits for itself` : `the workflows ${cycle.map((name) => `\`${name}\``).join(' -> ')} wait for each other`;
}

/**
 * The order in which Woodpecker runs these steps, which have passed their `when`. In a graph, a step without
 * `depends_on` starts at once, and of two steps with one name the later one replaces the earlier one (up to 3.17).
 */
export function orderSteps<Step extends Ordered>(steps: readonly Step[]): Order<Step> {
  const isGraph = steps.some(({ dependsOn }) => dependsOn !== undefined);
  if (!isGraph) return { stages: steps.map((step) => [step]), error: undefined, isGraph };
  const byName = new Map(steps.map((step) => [step.name, step]));
  const needs = new Map<string, string[]>();
  for (const { name, dependsOn } of byName.values()) {
    const missing = dependsOn?.find((one) => !one.optional && !byName.has(one.name));
    if (missing !== undefined) return { stages: [], error: { kind: 'missing', step: name, dependency: missing.name }, isGraph };
    needs.set(name, (dependsOn ?? []).map((one) => one.name).filter((one) => byName.has(one)));
  }
  const cycle = findCycle(needs);
  if (cycle !== undefined) return { stages: [], error: { kind: 'cycle', path: cycle }, isGraph };
  return { stages: stagesOf([...byName.values()], needs), error: undefined, isGraph };
}

function stagesOf<Step extends Ordered>(steps: readonly Step[], needs: ReadonlyMap<string, readonly string[]>): Step[][] {
  const stages: Step[][] = [];
  const finished = new Set<string>();
  let waiting = [...steps];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ name }) => (needs.get(name) ?? []).every((one) => finished.has(one)));
    for (const { name } of ready) finished.add(name);
    waiting = waiting.filter(({ name }) => !finished.has(name));
    stages.push(ready);
  }
  return stages;
}
