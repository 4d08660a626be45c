import type { SourceFile } from '../../core/source.ts';
import { codeActionsAt, hoverAt, lookAt, publishedDiagnostics } from './look.ts';
import type { Knowledge, Scene } from './look.ts';
import { errors, isRecord, pathOf, recordOf, textOf } from './protocol.ts';

/** Pipelines that stand beside a file on the disk, by path, and whether they are all that the server would read. */
export type Neighbours = (path: string) => Promise<{ readonly sources: readonly SourceFile[]; readonly complete: boolean }>;

interface Document {
  readonly uri: string;
  readonly path: string;
  readonly text: string;
}

/** The server without its streams: a message goes in, messages come out. */
export class LanguageServer {
  readonly #knowledge: Knowledge;
  readonly #neighbours: Neighbours;
  readonly #version: string;
  readonly #documents = new Map<string, Document>();
  readonly #dirty = new Set<string>();
  #state: 'new' | 'running' | 'shutdown' = 'new';
  /** Set by `exit`: 0 after `shutdown`, else 1. */
  exitCode: 0 | 1 | undefined;

  constructor(knowledge: Knowledge, neighbours: Neighbours, version: string) {
    this.#knowledge = knowledge;
    this.#neighbours = neighbours;
    this.#version = version;
  }

  /** Answers of one message. A document that changed waits for `flush`, so that fast typing costs one look. */
  async handle(message: unknown): Promise<object[]> {
    if (!isRecord(message)) return [{ id: null, error: { code: errors.invalidRequest, message: 'a message must be an object' } }];
    const { id } = message;
    const method = textOf(message, 'method');
    // an answer to a request of ours: we have none
    if (method === undefined) return 'result' in message || 'error' in message ? [] : [{ id: id ?? null, error: { code: errors.invalidRequest, message: 'a message without `method`' } }];
    if (id === undefined) return this.#notify(method, message['params']);
    try {
      return [{ id, ...await this.#answer(method, message['params']) }];
    } catch (error) {
      return [{ id, error: { code: errors.internal, message: error instanceof Error ? error.message : 'unknown' } }];
    }
  }

  async #answer(method: string, params: unknown): Promise<{ result: unknown } | { error: { code: number; message: string } }> {
    if (method === 'initialize' && this.#state === 'new') {
      this.#state = 'running';
      return { result: { capabilities: { positionEncoding: 'utf-16', textDocumentSync: { openClose: true, change: 1 }, hoverProvider: true, codeActionProvider: { codeActionKinds: ['quickfix'] } }, serverInfo: { name: 'ci-lint', version: this.#version } } };
    }
    if (this.#state === 'new') return { error: { code: errors.notInitialized, message: 'the first request must be `initialize`' } };
    if (this.#state === 'shutdown' || method === 'initialize') return { error: { code: errors.invalidRequest, message: `\`${method}\` does not come here` } };
    if (method === 'shutdown') {
      this.#state = 'shutdown';
      return { result: null };
    }
    const document = this.#documents.get(textOf(recordOf(params, 'textDocument'), 'uri') ?? '');
    if (method === 'textDocument/hover') return { result: document === undefined ? null : hoverAt(await this.#look(document), document.path, recordOf(params, 'position'), this.#knowledge) };
    if (method === 'textDocument/codeAction') return { result: document === undefined ? [] : codeActionsAt(await this.#look(document), document.path, recordOf(params, 'range')) };
    return { error: { code: errors.unknownMethod, message: `there is no method \`${method}\`` } };
  }

  #notify(method: string, params: unknown): object[] {
    if (method === 'exit') this.exitCode = this.#state === 'shutdown' ? 0 : 1;
    if (this.#state !== 'running') return [];
    const target = recordOf(params, 'textDocument');
    const uri = textOf(target, 'uri');
    const path = uri === undefined ? undefined : pathOf(uri);
    if (uri === undefined || path === undefined) return [];
    if (method === 'textDocument/didOpen') this.#set(uri, path, textOf(target, 'text'));
    if (method === 'textDocument/didChange' && this.#documents.has(uri)) {
      const changes = isRecord(params) ? params['contentChanges'] : undefined;
      // we asked for whole texts: the last one counts
      this.#set(uri, path, Array.isArray(changes) ? textOf(changes.at(-1), 'text') : undefined);
    }
    if (method !== 'textDocument/didClose' || !this.#documents.delete(uri)) return [];
    this.#dirty.delete(uri);
    return [{ method: 'textDocument/publishDiagnostics', params: { uri, diagnostics: [] } }];
  }

  #set(uri: string, path: string, text: string | undefined): void {
    if (text === undefined) return;
    this.#documents.set(uri, { uri, path, text });
    this.#dirty.add(uri);
  }

  /** Findings of the documents that changed, and of the open ones beside them. */
  async flush(): Promise<object[]> {
    const folders = new Set([...this.#dirty].map((uri) => folderOf(this.#documents.get(uri)?.path ?? '')));
    this.#dirty.clear();
    const out: object[] = [];
    for (const document of this.#documents.values()) {
      if (!folders.has(folderOf(document.path))) continue;
      const scene = await this.#look(document);
      out.push({ method: 'textDocument/publishDiagnostics', params: { uri: document.uri, diagnostics: publishedDiagnostics(scene, document.path) } });
    }
    return out;
  }

  async #look(document: Document): Promise<Scene> {
    const { sources, complete } = await this.#neighbours(document.path);
    const byPath = new Map(sources.map((source) => [source.path, source]));
    for (const { path, text } of this.#documents.values()) {
      if (path === document.path || byPath.has(path)) byPath.set(path, { path, text });
    }
    const all = [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    return lookAt(all, complete, this.#knowledge);
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
