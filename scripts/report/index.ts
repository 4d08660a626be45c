import type { Format } from './render.ts';

/** The formats of `--output`, each loaded when it is asked for. */
export const formats = {
  pretty: () => import('./pretty.ts'),
  json: () => import('./json.ts'),
  sarif: () => import('./sarif.ts'),
  junit: () => import('./junit.ts'),
  gitlab: () => import('./gitlab.ts'),
  github: () => import('./github.ts'),
  markdown: () => import('./markdown.ts'),
} as const satisfies Record<string, () => Promise<Format>>;
