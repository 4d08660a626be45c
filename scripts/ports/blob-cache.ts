/** Contents by git's id. An id names its bytes for ever, so nothing in it can be out of date. */
export interface BlobCache {
  /** `undefined` when it is not there, or is not what its id says. Never throws. */
  get(sha: string): Promise<Uint8Array | undefined>;
  /** A cache that cannot be written to is no failure. Never throws. */
  put(sha: string, bytes: Uint8Array): Promise<void>;
}
