import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

/*
 * A headless Chromium that is spoken to over a pipe (DevTools protocol, messages end with a NUL byte): no port, no
 * package. `CHROMIUM=FILE` names another one.
 */

const candidates = [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome'].filter((name) => name !== undefined);

/** The program, or why there is none. */
export function findChromium(): { readonly program: string } | { readonly missing: string } {
  const program = candidates.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0);
  return program === undefined ? { missing: 'skipped: there is no Chromium (Debian has it as `chromium`; CHROMIUM=FILE names another one)' } : { program };
}

type Parameters = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export interface Tab {
  /** Loads a page and waits for its `load` event. */
  open(url: string): Promise<void>;
  /** Size of the window; `dark` sets what `prefers-color-scheme` says. */
  view(width: number, height: number, dark?: boolean): Promise<void>;
  scripts(on: boolean): Promise<void>;
  media(name: '' | 'print'): Promise<void>;
  /** The value of an expression; an exception in it is one here. */
  evaluate<T>(expression: string): Promise<T>;
  /** A key as a person presses it. */
  press(key: string, code: number): Promise<void>;
  /** What the page cost its thread since it was opened: `ScriptDuration`, `LayoutDuration`, `TaskDuration` and more, in seconds. */
  metrics(): Promise<Readonly<Record<string, number>>>;
  /** PNG of the whole page. */
  screenshot(): Promise<Buffer>;
  /** Addresses that were asked for, and what the console said, since the last `open`. */
  readonly requests: string[];
  readonly complaints: string[];
  close(): Promise<void>;
}

class Pipe {
  readonly #write: Writable;
  readonly #waiting = new Map<number, { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }>();
  readonly #listeners: ((message: Message) => void)[] = [];
  #last = 0;
  #rest = '';
  session: string | undefined;

  constructor(write: Writable, read: Readable) {
    this.#write = write;
    read.setEncoding('utf8').on('data', (chunk: string) => { this.#take(chunk); });
  }

  #take(chunk: string): void {
    const parts = (this.#rest + chunk).split('\0');
    this.#rest = parts.pop() as string;
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id === undefined) for (const listener of this.#listeners) listener(message);
      else {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.error === undefined) waiting?.resolve(message.result ?? {});
        else waiting?.reject(new Error(message.error.message));
      }
    }
  }

  listen(listener: (message: Message) => void): void {
    this.#listeners.push(listener);
  }

  send(method: string, params: Parameters = {}): Promise<Record<string, unknown>> {
    const id = this.#last += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#write.write(`${JSON.stringify({ id, method, params, ...(this.session === undefined ? {} : { sessionId: this.session }) })}\0`);
    });
  }

  fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Starts a browser with one empty tab. Everything it writes is gone after `close`. */
export async function openTab(program: string): Promise<Tab> {
  const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'));
  const child = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-extensions', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND', `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const pipe = new Pipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { pipe.fail(new Error('Chromium ended')); resolve(); }); });
  const { targetInfos } = await pipe.send('Target.getTargets') as { targetInfos: { targetId: string; type: string }[] };
  const target = targetInfos.find(({ type }) => type === 'page')?.targetId;
  pipe.session = (await pipe.send('Target.attachToTarget', { targetId: target, flatten: true }))['sessionId'] as string;
  const requests: string[] = [];
  const complaints: string[] = [];
  let loaded = (): void => undefined;
  pipe.listen(({ method, params = {} }) => {
    if (method === 'Page.loadEventFired') loaded();
    if (method === 'Network.requestWillBeSent') requests.push((params['request'] as { url: string }).url);
    if (method === 'Log.entryAdded') complaints.push((params['entry'] as { text: string }).text);
    if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params['exceptionDetails']));
  });
  for (const domain of ['Page', 'Network', 'Runtime', 'Log', 'Performance']) await pipe.send(`${domain}.enable`);
  return {
    requests, complaints,
    async open(url) {
      requests.length = 0;
      complaints.length = 0;
      const done = new Promise<void>((resolve) => { loaded = resolve; });
      await pipe.send('Page.navigate', { url });
      await done;
    },
    async view(width, height, dark = false) {
      await pipe.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
      await pipe.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
    },
    async scripts(on) { await pipe.send('Emulation.setScriptExecutionDisabled', { value: !on }); },
    async media(name) { await pipe.send('Emulation.setEmulatedMedia', { media: name }); },
    async evaluate<T>(expression: string) {
      const { result, exceptionDetails } = await pipe.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }) as { result: { value: T }; exceptionDetails?: unknown };
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return result.value;
    },
    async press(key, code) {
      for (const type of ['keyDown', 'keyUp']) await pipe.send('Input.dispatchKeyEvent', { type, key, code: key, windowsVirtualKeyCode: code, ...(key === 'Enter' && type === 'keyDown' ? { text: '\r' } : {}) });
    },
    async metrics() {
      const { metrics } = await pipe.send('Performance.getMetrics') as { metrics: { name: string; value: number }[] };
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    },
    async screenshot() {
      const { data } = await pipe.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true }) as { data: string };
      return Buffer.from(data, 'base64');
    },
    async close() {
      child.kill('SIGKILL');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
