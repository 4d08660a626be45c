/** One bench: what it compares, and the function that measures it and gives a Markdown table. */
export interface Bench {
  readonly title: string;
  /** `rounds`: how often each variant runs; more rounds, steadier medians. */
  readonly run: (rounds: number) => Promise<string>;
}

/** All benches of `npm run bench`, by the name under which one is asked for: `npm run bench -- startup`. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  startup: () => import('./startup.ts'),
  bump: () => import('./bump.ts'),
  registry: () => import('./registry.ts'),
  images: () => import('./images.ts'),
  allocator: () => import('./allocator.ts'),
  container: () => import('./container.ts'),
  'reverse-coverage': () => import('./reverse-coverage.ts'),
  'manifest-check': () => import('./manifest-check.ts'),
  'ci-lint': () => import('./ci-lint.ts'),
  fleet: () => import('./fleet.ts'),
  'bao-lint': () => import('./bao-lint.ts'),
};
