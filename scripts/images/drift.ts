import type { Catalog } from './catalog.ts';
import type { RenderInput } from './render.ts';

/** The catalogue and everything that follows it: what the drift rules look at. */
export interface Drift {
  readonly catalog: Catalog;
  readonly input: RenderInput;
  readonly pipelines: ReadonlyMap<string, string>;
  readonly matrices: ReadonlyMap<string, string>;
}
