import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { FrameReader, frame } from '../../scripts/ci/lsp/framing.ts';
import { root } from './imports.ts';

export interface LspMessage { readonly id?: number | null; readonly method?: string; readonly params?: { readonly uri: string; readonly diagnostics: readonly { readonly code: string; readonly range: unknown; readonly message: string }[] }; readonly result?: unknown; readonly error?: { readonly code: number } }

/** An editor of few words, in front of the built program. */
export class LspClient {
  readonly process: ChildProcessWithoutNullStreams;
  readonly #reader = new FrameReader();
  readonly #got: LspMessage[] = [];
  readonly #published: string[] = [];
  readonly ended: Promise<number | null>;
  stderr = '';
  #wake: () => void = () => {};

  constructor(cwd: string) {
    this.process = spawn(process.execPath, [path.join(root, 'dist/bin/ci-lint'), 'lsp'], { cwd });
    this.process.stdout.on('data', (bytes: Buffer) => {
      for (const one of this.#reader.feed(bytes)) if (one.kind === 'message') this.#take(one.data as LspMessage);
      this.#wake();
    });
    this.process.stderr.on('data', (bytes: Buffer) => { this.stderr += bytes.toString(); });
    this.ended = new Promise((resolve) => { this.process.on('close', resolve); });
  }

  #take(message: LspMessage): void {
    this.#got.push(message);
    if (message.method === 'textDocument/publishDiagnostics') this.#published.push(message.params?.uri ?? '');
  }

  /** How often findings of a document came. */
  published(uri: string): number {
    return this.#published.filter((one) => one === uri).length;
  }

  raw(text: string): void {
    this.process.stdin.write(text);
  }

  send(message: object): void {
    this.raw(frame(message));
  }

  /** The next message that fits, those before it thrown away. */
  async next(fits: (message: LspMessage) => boolean): Promise<LspMessage> {
    for (;;) {
      const at = this.#got.findIndex(fits);
      if (at !== -1) return this.#got.splice(0, at + 1).at(-1) as LspMessage;
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  async ask(id: number, method: string, params: object = {}): Promise<LspMessage> {
    this.send({ id, method, params });
    return this.next((message) => message.id === id);
  }

  findings(uri: string): Promise<readonly { readonly code: string; readonly range: unknown; readonly message: string }[]> {
    return this.next(({ method, params }) => method === 'textDocument/publishDiagnostics' && params?.uri === uri).then(({ params }) => params?.diagnostics ?? []);
  }
}

