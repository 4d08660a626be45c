/**
 * Texts by git's id of their content, so that a file or folder that has not changed is never asked for again, in no
 * repository. One file for each shard: jobs that run at the same time do not write over each other.
 */
export class ObjectCache {
  readonly #known = new Map<string, string>();
  readonly #used = new Map<string, Promise<string>>();
  readonly #keep = new Map<string, string>();
  #fresh = 0;

  /** Takes over a file; one that is broken is as good as none. */
  load(text: string): void {
    try {
      const data: unknown = JSON.parse(text);
      if (typeof data !== 'object' || data === null) return;
      for (const [id, content] of Object.entries(data)) if (typeof content === 'string' && /^[0-9a-f]{40,64}$/.test(id)) this.#known.set(id, content);
    } catch { /* it is only a cache */ }
  }

  /** The text of an id; two who want the same at the same time ask once. */
  text(id: string, ask: () => Promise<string>): Promise<string> {
    const running = this.#used.get(id);
    if (running !== undefined) return running;
    const answer = this.#find(id, ask);
    this.#used.set(id, answer);
    // the next one may try again
    answer.catch(() => this.#used.delete(id));
    return answer;
  }

  async #find(id: string, ask: () => Promise<string>): Promise<string> {
    let text = this.#known.get(id);
    if (text === undefined) {
      text = await ask();
      this.#fresh += 1;
    }
    this.#keep.set(id, text);
    return text;
  }

  /** What is worth keeping: only what this run has used. Nothing when the server was not asked for anything. */
  toText(): string | undefined {
    if (this.#fresh === 0) return undefined;
    return `${JSON.stringify(Object.fromEntries([...this.#keep].sort(([a], [b]) => (a < b ? -1 : 1))))}\n`;
  }
}
