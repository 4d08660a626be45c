import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRandom } from '../support/random.ts';

/*
 * Side-by-side timing that holds on a noisy machine: every round runs every variant once, in a shuffled order, and
 * what counts is the ratio to the base of the same round. Medians of ratios stay when the machine gets slow; medians
 * of milliseconds do not.
 */

export interface Variant {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that count as success; 0 when not given. */
  readonly exits?: readonly number[];
  /** Runs before each measured run, not timed: puts the world back in its place. */
  readonly prepare?: () => void;
  /** Looks at what was printed; throws when the variant did not do its work. A wrong answer has no time. */
  readonly check?: (stdout: string) => void;
}

export interface MeasureOptions {
  readonly rounds: number;
  readonly warmUp?: number;
  readonly seed?: number;
  /** Rounds in which CPU time and memory are measured too, by wrappers; not part of the wall time. */
  readonly costRounds?: number;
}

/** Median, least and greatest of some runs. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Measured {
  readonly name: string;
  /** Milliseconds. */
  readonly wall: Spread;
  /** Wall time over the base's in the same round. */
  readonly ratio: Spread;
  /** User and system time of the process and its children, in milliseconds; absent without bash. */
  readonly cpu: Spread | undefined;
  readonly cpuRatio: Spread | undefined;
  /** Largest resident set of one process, in MiB; absent without GNU time. */
  readonly rss: number | undefined;
}

export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('no values');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] as number : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
  return { median, min: sorted[0] as number, max: sorted.at(-1) as number };
}

interface Ran {
  readonly milliseconds: number;
  readonly stderr: string;
}

function run(variant: Variant, wrapper: readonly string[] = []): Ran {
  variant.prepare?.();
  const [program, ...args] = [...wrapper, ...variant.command] as [string, ...string[]];
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: variant.cwd, env: { ...process.env, CI: '', NO_COLOR: '1', ...variant.env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 30,
  });
  const milliseconds = performance.now() - started;
  if (error !== undefined || !(variant.exits ?? [0]).includes(status ?? -1)) {
    throw new Error(`${variant.name} ended with ${error?.message ?? status}: ${stderr.slice(0, 2000)}`);
  }
  variant.check?.(stdout);
  return { milliseconds, stderr };
}

const gnuTime = '/usr/bin/time';
const bash = ['bash', '-c', 'TIMEFORMAT="%3U %3S"; time "$@"', 'bash'] as const;

function hasBash(): boolean {
  return spawnSync('bash', ['-c', 'exit 0']).status === 0;
}

/** Milliseconds in what `time` of bash wrote last. */
function timesIn(stderr: string): number {
  const [user = 'NaN', system = 'NaN'] = (stderr.trim().split('\n').at(-1) as string).split(' ');
  return (Number(user) + Number(system)) * 1000;
}

function cpuOf(variant: Variant): number {
  return timesIn(run(variant, bash).stderr);
}

/** One run with its wall and CPU time, in milliseconds: for what takes too long to be measured in rounds. */
export function once(variant: Variant): { readonly wall: number; readonly cpu: number | undefined } {
  if (!hasBash()) return { wall: run(variant).milliseconds, cpu: undefined };
  const { milliseconds, stderr } = run(variant, bash);
  return { wall: milliseconds, cpu: timesIn(stderr) };
}

function rssOf(variant: Variant): number {
  return Number(run(variant, [gnuTime, '-f', '%M']).stderr.trim().split('\n').at(-1)) / 1024;
}

function column(table: readonly (readonly number[])[], at: number): number[] {
  return table.map((row) => row[at] as number);
}

function ratios(table: readonly (readonly number[])[], at: number): number[] {
  return table.map((row) => (row[at] as number) / Math.max(row[0] as number, 1e-9));
}

/** Measures all variants; the first is the base of the ratios. Says on stderr how far it is. */
export function measure(variants: readonly [Variant, ...Variant[]], options: MeasureOptions): Measured[] {
  const random = createRandom(options.seed ?? 1);
  const order = (): number[] => random.shuffle(variants.map((_, at) => at));
  const withCpu = hasBash();
  const withRss = existsSync(gnuTime);
  for (let round = 0; round < (options.warmUp ?? 2); round += 1) for (const at of order()) run(variants[at] as Variant);
  const table = (rounds: number, one: (variant: Variant) => number): number[][] => Array.from({ length: rounds }, () => {
    const row = Array<number>(variants.length).fill(0);
    for (const at of order()) row[at] = one(variants[at] as Variant);
    return row;
  });
  const wall = table(options.rounds, (variant) => run(variant).milliseconds);
  const cpu = withCpu ? table(options.costRounds ?? options.rounds, cpuOf) : [];
  const rss = withRss ? table(3, rssOf) : [];
  return variants.map(({ name }, at) => ({
    name,
    wall: spread(column(wall, at)),
    ratio: spread(ratios(wall, at)),
    cpu: cpu.length === 0 ? undefined : spread(column(cpu, at)),
    cpuRatio: cpu.length === 0 ? undefined : spread(ratios(cpu, at)),
    rss: rss.length === 0 ? undefined : spread(column(rss, at)).median,
  }));
}

function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

/** A goal is about wall time. Where that missed it on a loaded machine, the steadier CPU time says whether it was the load. */
function goalText(goal: number, wall: Spread, cpu: Spread | undefined): string {
  if (wall.median <= goal) return `<= ${goal}: held`;
  return `<= ${goal}: MISSED${cpu === undefined ? '' : `, by CPU ${cpu.median <= goal ? 'held' : 'missed'}`}`;
}

/** A Markdown table. `goals` are the greatest ratios allowed, by name; a row says whether it holds. */
export function markdownTable(measured: readonly Measured[], goals: Readonly<Record<string, number>> = {}): string {
  const base = measured[0]?.name ?? '';
  const head = ['variant', 'wall ms, median (min..max)', `x ${base}`, 'CPU ms', 'CPU x', 'max RSS MiB', 'goal'];
  const rows = measured.map(({ name, wall, ratio, cpu, cpuRatio, rss }) => {
    const goal = goals[name];
    return [
      name, `${milliseconds(wall.median)} (${milliseconds(wall.min)}..${milliseconds(wall.max)})`, ratio.median.toFixed(2),
      cpu === undefined ? '-' : milliseconds(cpu.median), cpuRatio === undefined ? '-' : cpuRatio.median.toFixed(2), rss === undefined ? '-' : rss.toFixed(0),
      goal === undefined ? '' : goalText(goal, ratio, cpuRatio),
    ];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';
}
