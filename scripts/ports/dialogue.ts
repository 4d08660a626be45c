/** Bytes from and to a program that talks with us, such as an editor. What is said is an answer, not a change of the world. */
export interface Dialogue {
  /** What comes in, until the other side ends it. */
  incoming(): AsyncIterable<Uint8Array>;
  say(text: string): void;
}
