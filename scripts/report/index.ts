import type { Format } from './render.ts';

/** The formats of `--output`, each loaded when it is asked for. */
export const formats = {
  json: () => import('./json.ts'),
  pretty: () => import('./pretty.ts'),
} as const satisfies Record<string, () => Promise<Format>>;
