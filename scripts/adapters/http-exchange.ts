import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import tls from 'node:tls';
import { openTunnel, proxyFor, proxyHeaders, proxyTarget } from './http-proxy.ts';
import type { TlsOptions } from './http-trust.ts';
import type { Environment } from '../ports/index.ts';

/*
 * One request and its answer, without retries and redirects. `node:http(s)` instead of `fetch`: on Node 20 `fetch` takes
 * no certificate authority, no connect timeout and no proxy without the undici package, and it costs more at its first use.
 */

/** A body that is not held in memory; `open` is called once per attempt. */
export interface HttpStream {
  /** Bytes. */
  readonly length: number;
  open(): AsyncIterable<Uint8Array>;
}

export type HttpBody = string | Uint8Array | HttpStream;

export interface HttpLimits {
  /** Milliseconds until the connection (name, TCP, TLS) stands. */
  readonly connect: number;
  /** Milliseconds without a byte in either direction. */
  readonly idle: number;
  /** Milliseconds for the whole exchange: what a server that drips slowly runs into. */
  readonly total: number;
  /** Bytes of an answer. */
  readonly bytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The address that answered, after redirects. */
  readonly url: URL;
}

export type NetworkCode = 'timeout-connect' | 'timeout-idle' | 'timeout-total' | 'too-large' | 'truncated' | 'network';

/** An exchange that gave no answer. `sent` is false when the request certainly never left. */
export class NetworkFailure extends Error {
  readonly kind: NetworkCode;
  readonly sent: boolean;
  /** Code of Node or OpenSSL: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly code: string;

  constructor(kind: NetworkCode, sent: boolean, message: string, code = '') {
    super(message);
    this.kind = kind;
    this.sent = sent;
    this.code = code;
  }
}

/** Sockets that an agent may hand out again: for them there is no event of connecting any more. */
const ready = new WeakSet<Socket>();

export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

export interface ExchangeOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpBody | undefined;
  readonly limits: HttpLimits;
  readonly tls: TlsOptions;
  readonly env: Environment;
  /** Connections that may be used again; without them the request gets one of its own. */
  readonly agents: Agents | undefined;
}

async function openRequest(url: URL, { method, headers, tls: trust, env, agents, limits }: ExchangeOptions): Promise<http.ClientRequest> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? '443' : '80') : url.port;
  const path = `${url.pathname}${url.search}`;
  const proxy = proxyFor(url, env);
  if (!secure && proxy !== undefined) {
    const through = { ...headers, host: url.host, ...proxyHeaders(proxy) };
    const to = proxyTarget(proxy);
    return to.request({ method, headers: through, host: to.host, port: to.port, path: `${url.origin}${path}` });
  }
  if (!secure) return http.request({ method, headers, host, port, path, agent: agents?.http ?? false });
  // a mutable copy: Node's types want their own array
  const tlsOptions = { ...trust, ca: trust.ca === undefined ? undefined : [...trust.ca] };
  if (proxy === undefined) return https.request({ method, headers, host, port, path, ...tlsOptions, agent: agents?.https ?? false });
  const socket = await openTunnel(proxy, url.hostname, port, limits.connect);
  return https.request({ method, headers, host, port, path, createConnection: () => tls.connect({ servername: host, ...tlsOptions, socket }) });
}

function send(request: http.ClientRequest, body: HttpBody | undefined): void {
  if (body === undefined) request.end();
  else if (typeof body === 'string' || body instanceof Uint8Array) request.end(body);
  else {
    const source = Readable.from(body.open(), { objectMode: false });
    source.on('error', (error) => { request.destroy(error); });
    source.pipe(request);
  }
}

function headersOf(response: http.IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? '']));
}

/**
 * Sends a request and reads its whole answer, within all limits.
 * @throws NetworkFailure when there is no complete answer.
 */
export async function exchange(url: URL, options: ExchangeOptions): Promise<HttpAnswer> {
  const { limits, body } = options;
  const request = await openRequest(url, options).catch((error: unknown) => {
    throw new NetworkFailure('network', false, error instanceof Error ? error.message : String(error), codeOf(error));
  });
  return new Promise((resolve, reject) => {
    let connected = false;
    let received = 0;
    const fail = (kind: NetworkCode, message: string, code = ''): void => {
      stop();
      reject(new NetworkFailure(kind, connected, message, code));
      request.destroy();
    };
    const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;
    const connecting = setTimeout(() => { fail('timeout-connect', `no connection within ${seconds(limits.connect)}`); }, limits.connect);
    const whole = setTimeout(() => { fail('timeout-total', `no complete answer within ${seconds(limits.total)} (${received} bytes came)`); }, limits.total);
    const stop = (): void => {
      clearTimeout(connecting);
      clearTimeout(whole);
    };
    const onConnect = (): void => {
      connected = true;
      clearTimeout(connecting);
    };
    request.on('socket', (socket) => {
      const secure = url.protocol === 'https:';
      if (ready.has(socket) || (!secure && !socket.connecting)) return onConnect();
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        ready.add(socket);
        onConnect();
      });
    });
    request.setTimeout(limits.idle, () => { fail('timeout-idle', `nothing came for ${seconds(limits.idle)} (${received} bytes came before)`); });
    let answering = false;
    // a server may answer (413, 401) before it has read everything; then the failed writing says less than its answer
    request.on('error', (error) => { if (!answering) fail('network', error.message, codeOf(error)); });
    request.on('response', (response) => {
      answering = true;
      const chunks: Buffer[] = [];
      const announced = Number(response.headers['content-length'] ?? 0);
      const tooLarge = (): void => { fail('too-large', `the answer is larger than ${limits.bytes} bytes`); };
      if (options.method !== 'HEAD' && announced > limits.bytes) return tooLarge();
      response.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received > limits.bytes) tooLarge();
        else chunks.push(chunk);
      });
      response.on('error', () => { fail('truncated', `the answer broke off after ${received} bytes`); });
      response.on('end', () => {
        if (!response.complete) return fail('truncated', `the answer broke off after ${received} bytes`);
        stop();
        resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body: Buffer.concat(chunks), url });
      });
    });
    send(request, body);
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
