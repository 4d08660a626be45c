/** A message came in, or something that is none. */
export type Frame = { readonly kind: 'message'; readonly data: unknown } | { readonly kind: 'garbage'; readonly reason: string };

const separator = [13, 10, 13, 10];
/** Larger ones are not read: no pipeline is. */
const mostBytes = 64 * 1024 * 1024;
const mostHeader = 8 * 1024;

/** JSON-RPC over a stream: `Content-Length: n`, an empty line, n bytes of JSON. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array(0);
  /** Came in behind `#rest`; joined when there is enough, so that a large message is copied once. */
  #chunks: Uint8Array[] = [];
  #waiting = 0;
  /** Bytes without which there is nothing new to see. */
  #wanted = 0;
  /** Bytes of a message that is too large and is passed over. */
  #skip = 0;

  /** Takes the next bytes and gives what is complete. Never throws; garbage is passed over up to the next header. */
  feed(bytes: Uint8Array): Frame[] {
    this.#chunks.push(bytes);
    this.#waiting += bytes.length;
    if (this.#skip === 0 && this.#rest.length + this.#waiting < this.#wanted) return [];
    const all = new Uint8Array(this.#rest.length + this.#waiting);
    let at = 0;
    for (const chunk of [this.#rest, ...this.#chunks]) {
      all.set(chunk, at);
      at += chunk.length;
    }
    [this.#rest, this.#chunks, this.#waiting, this.#wanted] = [all, [], 0, 0];
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): Frame | undefined {
    const skipped = Math.min(this.#skip, this.#rest.length);
    this.#rest = this.#rest.subarray(skipped);
    this.#skip -= skipped;
    const end = this.#headerEnd();
    if (end === undefined) {
      if (this.#rest.length <= mostHeader) return undefined;
      this.#rest = new Uint8Array(0);
      return { kind: 'garbage', reason: 'no header in 8 kB' };
    }
    const header = new TextDecoder('latin1').decode(this.#rest.subarray(0, end));
    const length = Number(/(?:^|\r\n|[^\w-])content-length: *(\d{1,10})[ \t]*(?=\r\n|$)/i.exec(header)?.[1]);
    const start = end + separator.length;
    if (!Number.isInteger(length)) {
      this.#rest = this.#rest.subarray(start);
      return { kind: 'garbage', reason: 'a header without Content-Length' };
    }
    if (length > mostBytes) {
      this.#rest = this.#rest.subarray(start);
      this.#skip = length;
      return { kind: 'garbage', reason: 'a message of more than 64 MB' };
    }
    if (this.#rest.length < start + length) {
      this.#wanted = start + length;
      return undefined;
    }
    const body = new TextDecoder().decode(this.#rest.subarray(start, start + length));
    this.#rest = this.#rest.subarray(start + length);
    try {
      return { kind: 'message', data: JSON.parse(body) as unknown };
    } catch {
      return { kind: 'garbage', reason: 'a message that is no JSON' };
    }
  }

  #headerEnd(): number | undefined {
    const limit = this.#rest.length - separator.length;
    for (let at = 0; at <= limit; at += 1) if (separator.every((byte, offset) => this.#rest[at + offset] === byte)) return at;
    return undefined;
  }
}

export function frame(message: object): string {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${new TextEncoder().encode(body).length}\r\n\r\n${body}`;
}
