import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as a fake server saw it. */
export interface RecordedRequest {
  readonly method: string;
  /** With query, as it was sent. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * What a server can do wrong. `drop` closes the connection before the request is carried out, `drop-after` after it:
 * for the client both look the same, for the world they do not.
 */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** Carried out, by this request or by another job at the same time, and answered with an error. */
  | { readonly kind: 'status-after'; readonly status: number }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'html' | 'truncate' | 'drip' | 'drop' | 'drop-after' }
  /** Something else happens first: a person or another job. The request is then handled as usual. */
  | { readonly kind: 'first'; readonly run: () => void };

export interface Injection {
  /** Matched with `METHOD /path`. */
  readonly on: RegExp;
  /** How often; default 1. */
  readonly times?: number;
  /** How many that match are answered as usual before; default 0. */
  readonly after?: number;
  readonly fault: Fault;
}

export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly raw?: Uint8Array | string;
  readonly headers?: Record<string, string>;
}

export interface FakeServer {
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** `METHOD /path` without query of every request, in order. */
  log(): string[];
  /** Most requests that were open at the same time. */
  busiest(): number;
  inject(injection: Injection): void;
  /** Forgets all injections. */
  heal(): void;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function answer(response: ServerResponse, { status, json, raw, headers }: Reply): void {
  const body = raw ?? (json === undefined ? '' : `${JSON.stringify(json)}\n`);
  response.writeHead(status, { 'content-type': raw === undefined ? 'application/json;charset=utf-8' : 'application/octet-stream', ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(body);
}

function spoil(response: ServerResponse, fault: Fault, reply: Reply): void {
  const text = JSON.stringify(reply.json ?? {});
  switch (fault.kind) {
    case 'html': answer(response, { status: 200, raw: '<!DOCTYPE html><html><title>Sign in</title></html>', headers: { 'content-type': 'text/html' } }); return;
    case 'status-after': answer(response, { status: fault.status, json: { message: 'injected' } }); return;
    case 'truncate':
      response.writeHead(reply.status, { 'content-length': String(text.length + 100) });
      response.write(text.slice(0, Math.max(1, text.length >> 1)), () => { response.socket?.destroy(); });
      return;
    case 'drip': {
      const timer = setInterval(() => { response.write(' '); }, 15);
      response.on('close', () => { clearInterval(timer); });
      return;
    }
    default: response.socket?.destroy();
  }
}

/** A server on 127.0.0.1 that answers with `handle`, records, and misbehaves when told to. */
export async function startFakeServer(handle: (request: RecordedRequest) => Reply): Promise<FakeServer> {
  const requests: RecordedRequest[] = [];
  const injections: { on: RegExp; left: number; after: number; fault: Fault }[] = [];

  function faultFor(line: string): Fault | undefined {
    for (const injection of injections) {
      if (injection.left === 0 || !injection.on.test(line)) continue;
      if (injection.after > 0) {
        injection.after -= 1;
        continue;
      }
      injection.left -= 1;
      return injection.fault;
    }
    return undefined;
  }

  let open = 0;
  let busiest = 0;
  const listener: RequestListener = (request, response) => {
    open += 1;
    busiest = Math.max(busiest, open);
    response.on('close', () => { open -= 1; });
    void (async () => {
      const recorded = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: await bodyOf(request) };
      requests.push(recorded);
      const fault = faultFor(`${recorded.method} ${recorded.path.split('?')[0] ?? ''}`);
      if (fault?.kind === 'drop') return request.socket.destroy();
      if (fault?.kind === 'status') return answer(response, { status: fault.status, raw: fault.body ?? '{"message":"injected"}', headers: { 'content-type': 'application/json', ...fault.headers } });
      if (fault?.kind === 'delay') await new Promise((resolve) => { setTimeout(resolve, fault.milliseconds); });
      if (fault?.kind === 'first') fault.run();
      const reply = handle(recorded);
      return fault === undefined || fault.kind === 'delay' || fault.kind === 'first' ? answer(response, reply) : spoil(response, fault, reply);
    })().catch((error: unknown) => {
      // a client that went away
      response.destroy(error instanceof Error ? error : undefined);
    });
  };

  const server: Server = http.createServer(listener);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    busiest: () => busiest,
    log: () => requests.map(({ method, path }) => `${method} ${decodeURIComponent(path.split('?')[0] ?? '')}`),
    inject: ({ on, times = 1, after = 0, fault }) => { injections.push({ on, left: times, after, fault }); },
    heal: () => { injections.length = 0; },
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => { resolve(); });
    }),
  };
}
