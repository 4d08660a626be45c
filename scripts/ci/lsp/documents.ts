import type { SourceFile } from '../../core/source.ts';
import { isRecord, pathOf, recordOf, textOf, toOffset } from './protocol.ts';

export interface OpenDocument {
  /** As the editor writes it. */
  readonly uri: string;
  readonly path: string;
  readonly text: string;
}

/** A text after one change; a change without a range is the whole text. */
function changed(text: string, change: unknown): string {
  const newText = textOf(change, 'text');
  if (newText === undefined) return text;
  const range = isRecord(change) ? change['range'] : undefined;
  if (!isRecord(range)) return newText;
  const source: SourceFile = { path: '', text };
  const [start, end] = [toOffset(source, range['start']), toOffset(source, range['end'])];
  return text.slice(0, start) + newText + text.slice(Math.max(start, end));
}

/** What is open in the editor, as it stands there. */
export class OpenDocuments {
  readonly #byUri = new Map<string, OpenDocument>();

  get(uri: string): OpenDocument | undefined {
    return this.#byUri.get(uri);
  }

  all(): readonly OpenDocument[] {
    return [...this.#byUri.values()];
  }

  /** Texts by path. */
  texts(): ReadonlyMap<string, string> {
    return new Map(this.all().map(({ path, text }) => [path, text]));
  }

  uriOf(path: string): string | undefined {
    return this.all().find((one) => one.path === path)?.uri;
  }

  /** The document that was opened; nothing when it is not in a file, or the message is not as it must be. */
  open(params: unknown): OpenDocument | undefined {
    const target = recordOf(params, 'textDocument');
    const [uri, text] = [textOf(target, 'uri'), textOf(target, 'text')];
    const path = uri === undefined ? undefined : pathOf(uri);
    if (uri === undefined || path === undefined || text === undefined) return undefined;
    const document = { uri, path, text };
    this.#byUri.set(uri, document);
    return document;
  }

  change(params: unknown): OpenDocument | undefined {
    const document = this.#byUri.get(textOf(recordOf(params, 'textDocument'), 'uri') ?? '');
    const changes = isRecord(params) ? params['contentChanges'] : undefined;
    if (document === undefined || !Array.isArray(changes)) return undefined;
    const text = changes.reduce<string>(changed, document.text);
    const now = { ...document, text };
    this.#byUri.set(document.uri, now);
    return now;
  }

  close(params: unknown): OpenDocument | undefined {
    const document = this.#byUri.get(textOf(recordOf(params, 'textDocument'), 'uri') ?? '');
    if (document !== undefined) this.#byUri.delete(document.uri);
    return document;
  }
}
