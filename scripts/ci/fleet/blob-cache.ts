/**
 * Texts by git's id of their content, so that a file that has not changed is never asked for again, in no repository. One
 * file for each shard: jobs that run at the same time do not write over each other.
 */
export class BlobCache {
  readonly #known = new Map<string, string>();
  readonly #used = new Map<string, string>();
  #fresh = 0;

  /** Takes over a file; one that is broken is as good as none. */
  load(text: string): void {
    try {
      const data: unknown = JSON.parse(text);
      if (typeof data !== 'object' || data === null) return;
      for (const [sha, content] of Object.entries(data)) if (typeof content === 'string' && /^[0-9a-f]{40,64}$/.test(sha)) this.#known.set(sha, content);
    } catch { /* it is only a cache */ }
  }

  async text(sha: string, ask: () => Promise<Uint8Array>): Promise<string> {
    let text = this.#used.get(sha) ?? this.#known.get(sha);
    if (text === undefined) {
      text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await ask());
      this.#fresh += 1;
    }
    this.#used.set(sha, text);
    return text;
  }

  /** What is worth keeping: only what this run has used. Nothing when the server was not asked for anything. */
  toText(): string | undefined {
    if (this.#fresh === 0) return undefined;
    return `${JSON.stringify(Object.fromEntries([...this.#used].sort(([a], [b]) => (a < b ? -1 : 1))))}\n`;
  }
}
