import type { PipelineFile } from '../subject.ts';
import { actionKinds, codeActions } from './actions.ts';
import { complete } from './complete.ts';
import { OpenDocuments } from './documents.ts';
import type { OpenDocument } from './documents.ts';
import { hoverAt } from './hover.ts';
import { errors, isRecord, recordOf, textOf, uriOf } from './protocol.ts';
import { configDiagnostics, diagnosticsOf, notJudged } from './publish.ts';
import { viewOf } from './scene.ts';
import type { Broken, View, World } from './scene.ts';
import { documentSymbols } from './symbols.ts';

type Answer = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

const isConfig = (path: string): boolean => path.endsWith('/.ci-shared.yml');
const watched = ['**/.ci-shared.yml', '**/.woodpecker/*', '**/.woodpecker.{yml,yaml}'];

/** The server without its streams: a message goes in, messages come out. */
export class LanguageServer {
  readonly #world: World;
  readonly #version: string;
  readonly #documents = new OpenDocuments();
  readonly #dirty = new Set<string>();
  /** Configurations that show mistakes now. */
  readonly #wrongConfigs = new Set<string>();
  /** Files as they were when they parsed, for completion while they do not. */
  readonly #lastGood = new Map<string, PipelineFile>();
  #state: 'new' | 'running' | 'shutdown' = 'new';
  #canWatch = false;
  /** Set by `exit`: 0 after `shutdown`, else 1. */
  exitCode: 0 | 1 | undefined;

  constructor(world: World, version: string) {
    this.#world = world;
    this.#version = version;
  }

  /** UTF-16 units of text that the next `flush` looks at; 0 when there is nothing to look at. */
  get pending(): number {
    return [...this.#dirty].reduce((sum, uri) => sum + 1 + (this.#documents.get(uri)?.text.length ?? 0), 0);
  }

  /** Answers of one message. A document that changed waits for `flush`, so that fast typing costs one look. */
  async handle(message: unknown): Promise<object[]> {
    if (!isRecord(message)) return [{ id: null, error: { code: errors.invalidRequest, message: 'a message must be an object' } }];
    const { id } = message;
    const method = textOf(message, 'method');
    // an answer to a request of ours: it tells us nothing
    if (method === undefined) return 'result' in message || 'error' in message ? [] : [{ id: id ?? null, error: { code: errors.invalidRequest, message: 'a message without `method`' } }];
    if (id === undefined) return this.#notify(method, message['params']);
    try {
      return [{ id, ...await this.#answer(method, message['params']) }];
    } catch (error) {
      return [{ id, error: { code: errors.internal, message: error instanceof Error ? error.message : 'unknown' } }];
    }
  }

  #initialize(params: unknown): Answer {
    this.#state = 'running';
    this.#canWatch = recordOf(recordOf(recordOf(params, 'capabilities'), 'workspace'), 'didChangeWatchedFiles')['dynamicRegistration'] === true;
    return {
      result: {
        capabilities: {
          positionEncoding: 'utf-16', textDocumentSync: { openClose: true, change: 2, save: { includeText: false } }, hoverProvider: true, documentSymbolProvider: true,
          codeActionProvider: { codeActionKinds: actionKinds }, completionProvider: { triggerCharacters: [' ', '[', ','] },
        },
        serverInfo: { name: 'ci-lint', version: this.#version },
      },
    };
  }

  async #answer(method: string, params: unknown): Promise<Answer> {
    if (method === 'initialize' && this.#state === 'new') return this.#initialize(params);
    if (this.#state === 'new') return { error: { code: errors.notInitialized, message: 'the first request must be `initialize`' } };
    if (this.#state === 'shutdown' || method === 'initialize') return { error: { code: errors.invalidRequest, message: `\`${method}\` does not come here` } };
    if (method === 'shutdown') {
      this.#state = 'shutdown';
      return { result: null };
    }
    const document = this.#documents.get(textOf(recordOf(params, 'textDocument'), 'uri') ?? '');
    const view = document === undefined ? undefined : await this.#look(document);
    const position = recordOf(params, 'position');
    if (method === 'textDocument/hover') return { result: view === undefined ? null : hoverAt(view, position) };
    if (method === 'textDocument/codeAction') return { result: view === undefined ? [] : codeActions(view, params, this.#addressOf) };
    if (method === 'textDocument/documentSymbol') return { result: view === undefined ? [] : documentSymbols(view) };
    if (method === 'textDocument/completion') return { result: view === undefined || document === undefined ? [] : complete(view, this.#goodFile(document.uri, view), position) };
    return { error: { code: errors.unknownMethod, message: `there is no method \`${method}\`` } };
  }

  readonly #addressOf = (place: string): string => this.#documents.uriOf(place) ?? uriOf(place);

  #goodFile(uri: string, { file }: View): PipelineFile {
    if (file.workflow.steps.length > 0 || !this.#lastGood.has(uri)) this.#lastGood.set(uri, file);
    return this.#lastGood.get(uri) ?? file;
  }

  /** What every document depends on changed. */
  #everything(): void {
    this.#world.forget();
    for (const { uri } of this.#documents.all()) this.#dirty.add(uri);
  }

  #notify(method: string, params: unknown): object[] {
    if (method === 'exit') this.exitCode = this.#state === 'shutdown' ? 0 : 1;
    if (this.#state !== 'running') return [];
    if (method === 'initialized' && this.#canWatch) {
      const watchers = watched.map((globPattern) => ({ globPattern }));
      return [{ id: 'ci-lint/watch', method: 'client/registerCapability', params: { registrations: [{ id: 'ci-lint/watch', method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers } }] } }];
    }
    if (method === 'workspace/didChangeWatchedFiles' || method === 'textDocument/didSave') this.#everything();
    if (method === 'textDocument/didOpen') this.#touch(this.#documents.open(params));
    if (method === 'textDocument/didChange') this.#touch(this.#documents.change(params));
    return method === 'textDocument/didClose' ? this.#close(this.#documents.close(params)) : [];
  }

  #touch(document: OpenDocument | undefined): void {
    if (document === undefined) return;
    this.#dirty.add(document.uri);
    if (isConfig(document.path)) this.#everything();
  }

  #close(document: OpenDocument | undefined): object[] {
    if (document === undefined) return [];
    this.#dirty.delete(document.uri);
    this.#lastGood.delete(document.uri);
    // what stands on the disk counts again for its neighbours
    for (const { uri, path } of this.#documents.all()) if (isConfig(document.path) || folderOf(path) === folderOf(document.path)) this.#dirty.add(uri);
    return [publish(document.uri, [])];
  }

  /** Findings of the documents that changed, and of the open ones beside them. */
  async flush(): Promise<object[]> {
    const folders = new Set([...this.#dirty].map((uri) => folderOf(this.#documents.get(uri)?.path ?? '')));
    this.#dirty.clear();
    const out = new Map<string, object[]>();
    for (const document of this.#documents.all()) {
      if (!folders.has(folderOf(document.path))) continue;
      try {
        await this.#judge(document, out);
      } catch (error) {
        return [{ method: 'window/logMessage', params: { type: 1, message: `ci-lint: ${document.path}: ${error instanceof Error ? error.message : 'unknown'}` } }];
      }
    }
    return [...out].map(([uri, diagnostics]) => publish(uri, diagnostics));
  }

  async #judge(document: OpenDocument, out: Map<string, object[]>): Promise<void> {
    if (isConfig(document.path)) {
      const broken = await this.#world.checkConfig(document.path, document.text);
      out.set(document.uri, broken === undefined ? [] : configDiagnostics(broken));
      return;
    }
    const found = await this.#world.look(document.path, this.#documents.texts());
    if (found === undefined) {
      out.set(document.uri, []);
      return;
    }
    if ('mistakes' in found) {
      this.#tellOfConfig(found, out);
      out.set(document.uri, notJudged(found));
      return;
    }
    for (const uri of this.#wrongConfigs) {
      this.#wrongConfigs.delete(uri);
      if (!out.has(uri)) out.set(uri, []);
    }
    const view = viewOf(found, document.path);
    if (view !== undefined) this.#goodFile(document.uri, view);
    out.set(document.uri, view === undefined ? [] : diagnosticsOf(view, this.#addressOf));
  }

  #tellOfConfig(broken: Broken, out: Map<string, object[]>): void {
    const uri = this.#addressOf(broken.place);
    this.#wrongConfigs.add(uri);
    out.set(uri, configDiagnostics(broken));
  }

  async #look(document: OpenDocument): Promise<View | undefined> {
    const found = isConfig(document.path) ? undefined : await this.#world.look(document.path, this.#documents.texts());
    return found === undefined || 'mistakes' in found ? undefined : viewOf(found, document.path);
  }
}

function publish(uri: string, diagnostics: readonly object[]): object {
  return { method: 'textDocument/publishDiagnostics', params: { uri, diagnostics } };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
