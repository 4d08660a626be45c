import type { Outcome } from '../../core/outcome.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Dialogue } from '../../ports/dialogue.ts';
import { FrameReader, frame } from '../lsp/framing.ts';
import type { Frame } from '../lsp/framing.ts';
import { errors, isRecord, recordOf } from '../lsp/protocol.ts';
import { LanguageServer } from '../lsp/server.ts';
import { templatesOf } from './drift.ts';
import { loadTemplates } from './load-templates.ts';
import { DiskWorld } from './lsp-world.ts';
import type { lspOptions } from './options.ts';

/** How long a document must rest before it is looked at: the longer it is, the longer, in milliseconds. */
const restOf = (length: number): number => Math.min(1000, 25 + length / 500);

type Item = Frame | { readonly kind: 'rested'; readonly change: number } | { readonly kind: 'end' };

/** What came in, in its order. Requests that are taken back are noticed while others are still worked on. */
class Inbox {
  readonly #items: Item[] = [];
  readonly #cancelled = new Set<unknown>();
  #wake: () => void = () => {};

  push(item: Item): void {
    if (item.kind === 'message' && isRecord(item.data) && item.data['method'] === '$/cancelRequest') {
      const { id } = recordOf(item.data, 'params');
      if (this.#items.some((one) => one.kind === 'message' && isRecord(one.data) && one.data['id'] === id)) this.#cancelled.add(id);
      return;
    }
    this.#items.push(item);
    this.#wake();
  }

  async next(): Promise<Item> {
    while (this.#items.length === 0) await new Promise<void>((resolve) => { this.#wake = resolve; });
    return this.#items.shift() as Item;
  }

  wasCancelled(data: unknown): boolean {
    return isRecord(data) && data['id'] !== undefined && this.#cancelled.delete(data['id']);
  }
}

async function fill(inbox: Inbox, dialogue: Dialogue): Promise<void> {
  const reader = new FrameReader();
  try {
    for await (const bytes of dialogue.incoming()) for (const one of reader.feed(bytes)) inbox.push(one);
  } finally {
    inbox.push({ kind: 'end' });
  }
}

async function answersTo(item: Frame, server: LanguageServer, inbox: Inbox): Promise<object[]> {
  if (item.kind === 'garbage') return [{ id: null, error: { code: errors.parse, message: item.reason } }];
  if (inbox.wasCancelled(item.data)) return [{ id: isRecord(item.data) ? item.data['id'] : null, error: { code: errors.cancelled, message: 'it was taken back' } }];
  return server.handle(item.data);
}

/** Talks until the editor says `exit` (its exit code) or hangs up (nothing). */
async function talk(server: LanguageServer, inbox: Inbox, dialogue: Dialogue, clock: Clock): Promise<0 | 1 | undefined> {
  let changes = 0;
  for (;;) {
    const item = await inbox.next();
    if (item.kind === 'end') return undefined;
    if (item.kind === 'rested') {
      if (item.change !== changes) continue;
      for (const message of await server.flush()) dialogue.say(frame(message));
      continue;
    }
    for (const answer of await answersTo(item, server, inbox)) dialogue.say(frame(answer));
    if (server.exitCode !== undefined) return server.exitCode;
    const { pending } = server;
    const isNotice = item.kind === 'message' && isRecord(item.data) && item.data['id'] === undefined;
    if (pending > 0 && isNotice) {
      const change = changes += 1;
      void clock.sleep(restOf(pending)).then(() => { inbox.push({ kind: 'rested', change }); });
    }
    // what waits in the pipe may take back what waits here
    await clock.sleep(0);
  }
}

/** Talks with an editor until it says `exit` or hangs up. */
export async function run({ options, shared, read }: Invocation<typeof lspOptions>): Promise<Outcome> {
  const [dialogue, files, assets] = await Promise.all([read.dialogue(), read.files(), read.assets()]);
  const given = options.templates ?? templatesOf(shared.config);
  const world = new DiskWorld({
    files, assets, templates: await loadTemplates(read, given), isForced: options.templates !== undefined, fallback: { section: shared.config, woodpecker: options.woodpecker },
    today: () => new Date(read.clock.now()).toISOString().slice(0, 10),
  });
  const server = new LanguageServer(world, '1');
  const inbox = new Inbox();
  void fill(inbox, dialogue);
  const code = await talk(server, inbox, dialogue, read.clock);
  return { text: '', exit: code === 0 ? 'done' : 'findings' };
}
