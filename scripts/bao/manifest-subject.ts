import type { Manifest } from './manifest-model.ts';
import type { Range } from '../core/source.ts';
import type { Finding, Rule } from '../core/rule.ts';

/** What a manifest rule looks at: one manifest, and the day. */
export interface ManifestSubject {
  readonly manifest: Manifest;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

export type ManifestRule = Rule<ManifestSubject>;

/** A finding at a place of the manifest. */
export function at(manifest: Manifest, range: Range, message: string, help?: string): Finding {
  return { message, location: { kind: 'file', path: manifest.path, range }, ...(help === undefined ? {} : { help }) };
}

/** A whole manifest around the part that an example is about. */
export function example(secrets: string, top = ''): string {
  return `version: 1\nworkload: shop\n${top}secrets:\n${secrets}`;
}
