import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { digestOf, Refusal, RepositoryStore } from './registry-store.ts';
import type { RegistryMode } from './registry-store.ts';

/*
 * A registry on 127.0.0.1 that behaves like distribution 2.8, Forgejo, zot or Docker Hub, makes the mistakes that a test
 * asks for, and remembers every request. Sources: the OCI distribution specification 1.1, and the measurements and code
 * readings on which our client rests (CONTRIBUTING.md, docs/runbooks/release-a-base-image.md).
 */

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<http.IncomingHttpHeaders>;
}

/** What goes wrong with the requests that `match` names, `times` times (default: always). */
export interface Fault {
  readonly match: (request: LoggedRequest, number: number) => boolean;
  times?: number;
  readonly act:
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
    | { readonly delay: number }
    /** `reset`: no answer. `reset-after`: carried out, but no answer. `truncate`: half of the body. `other-bytes`: one byte of the body changed.
     *  `wrong-digest`: another Docker-Content-Digest. `no-digest`: none. `pretend`: success without doing it. */
    | 'reset' | 'reset-after' | 'truncate' | 'other-bytes' | 'wrong-digest' | 'no-digest' | 'pretend';
}

export interface RegistryOptions {
  readonly mode?: RegistryMode;
  /** Name -> password; without users everybody may do everything. */
  readonly users?: Readonly<Record<string, string>>;
  /** How it asks for them. Default: what the mode does (distribution and zot basic, Forgejo and Hub tokens). */
  readonly auth?: 'basic' | 'bearer';
  /** Names of users that may read but not write. */
  readonly readers?: readonly string[];
  /** Anybody may read (Docker Hub's public images). */
  readonly anonymousPull?: boolean;
  /** Most tags in one answer of tags/list when the client does not say. */
  readonly pageSize?: number;
  /** Blobs are redirected to this origin instead of being sent. */
  readonly blobHost?: () => string;
  /** Requests for manifests that are left before 429 (Docker Hub). */
  rateLimit?: number;
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const paths = /^\/v2\/(.+)\/(manifests|blobs|tags)\/(.*)$/;

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

export class RegistryServer {
  readonly requests: LoggedRequest[] = [];
  readonly faults: Fault[] = [];
  readonly options: RegistryOptions;
  readonly #mode: RegistryMode;
  readonly #repositories = new Map<string, RepositoryStore>();
  readonly #uploads = new Map<string, Buffer>();
  readonly #tokens = new Map<string, { readonly user: string; readonly scopes: string }>();
  readonly #server: http.Server;
  /** Called before a request is carried out, with its number from 1: the place where a test kills its client. */
  onRequest: ((number: number, request: LoggedRequest) => void | Promise<void>) | undefined;
  /** Called after a request was carried out and before its answer leaves. */
  onCarriedOut: ((number: number, request: LoggedRequest) => void | Promise<void>) | undefined;

  constructor(options: RegistryOptions = {}) {
    this.options = options;
    this.#mode = options.mode ?? 'distribution';
    this.#server = http.createServer((request, response) => { void this.#serve(request, response); });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => { this.#server.listen(0, '127.0.0.1', resolve); });
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }

  /** `127.0.0.1:PORT`, the registry's name in references. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  repository(name: string): RepositoryStore {
    let store = this.#repositories.get(name);
    if (store === undefined) this.#repositories.set(name, store = new RepositoryStore(this.#mode));
    return store;
  }

  /** The way a test asks for a fault. */
  fail(act: Fault['act'], match: Fault['match'] | RegExp, times?: number): void {
    const test = match instanceof RegExp ? (request: LoggedRequest) => match.test(`${request.method} ${request.path}`) : match;
    this.faults.push({ act, match: test, ...(times === undefined ? {} : { times }) });
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const logged: LoggedRequest = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    this.requests.push(logged);
    const number = this.requests.length;
    await this.onRequest?.(number, logged);
    const fault = this.faults.find((one) => one.times !== 0 && one.match(logged, number));
    if (fault?.times !== undefined) fault.times -= 1;
    const act = fault?.act;
    if (act === 'reset') return void request.socket.destroy();
    if (typeof act === 'object' && 'delay' in act) await new Promise((resolve) => { setTimeout(resolve, act.delay); });
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // the client was killed while it sent: half a request is none
      return;
    }
    const answer = typeof act === 'object' && 'status' in act ? { status: act.status, headers: { ...act.headers }, body: Buffer.from(act.body ?? '') }
      : act === 'pretend' ? { status: 201, headers: {}, body: Buffer.alloc(0) }
      : this.#answer(logged, Buffer.concat(chunks));
    await this.onCarriedOut?.(number, logged);
    if (act === 'reset-after') return void request.socket.destroy();
    if (act === 'wrong-digest') answer.headers['Docker-Content-Digest'] = `sha256:${'0'.repeat(64)}`;
    if (act === 'no-digest') delete answer.headers['Docker-Content-Digest'];
    if (act === 'other-bytes' && answer.body.length > 0) answer.body = Buffer.concat([answer.body.subarray(0, -1), Buffer.from(answer.body.at(-1) === 0x20 ? '\n' : ' ')]);
    const length = String(answer.body.length);
    const body = logged.method === 'HEAD' ? Buffer.alloc(0) : answer.body;
    response.writeHead(answer.status, { 'Docker-Distribution-Api-Version': 'registry/2.0', 'Content-Length': length, ...answer.headers });
    if (act === 'truncate' && body.length > 0) {
      response.write(body.subarray(0, body.length >> 1), () => { request.socket.destroy(); });
      return;
    }
    response.end(body);
  }

  #answer(request: LoggedRequest, body: Buffer): Answer {
    try {
      const url = new URL(request.path, 'http://registry.invalid');
      const path = decodeURIComponent(url.pathname);
      if (path === '/v2/token' || path === '/token') return this.#token(request, url, body);
      const refused = this.#authorize(request, path);
      if (refused !== undefined) return refused;
      if (path === '/v2/' || path === '/v2') return { status: 200, headers: {}, body: json({}) };
      const [, name, kind, rest] = paths.exec(path) ?? [];
      if (name === undefined || rest === undefined) throw new Refusal(404, 'UNSUPPORTED', 'no such endpoint');
      if (kind === 'tags') return this.#tags(name, url);
      return kind === 'manifests' ? this.#manifest(request, name, rest, body) : this.#blob(request, name, rest, url, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, headers: { 'Content-Type': 'application/json' }, body: json({ errors: [{ code: error.code, message: error.message }] }) };
    }
  }

  #basic(request: LoggedRequest): string | undefined {
    const [kind, value] = (request.headers.authorization ?? '').split(' ');
    if (kind !== 'Basic' || value === undefined) return undefined;
    const [user = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
    return this.options.users?.[user] === password.join(':') ? user : '';
  }

  #token(request: LoggedRequest, url: URL, body: Buffer): Answer {
    const form = new URLSearchParams(body.toString('utf8'));
    const refreshed = request.method === 'POST' && form.get('grant_type') === 'refresh_token' ? Object.keys(this.options.users ?? {}).find((name) => form.get('refresh_token') === `identity-${name}`) ?? '' : undefined;
    const user = refreshed ?? this.#basic(request);
    if (user === '') throw new Refusal(401, 'UNAUTHORIZED', 'incorrect username or password');
    if (user === undefined && this.options.anonymousPull !== true) throw new Refusal(401, 'UNAUTHORIZED', 'authentication required');
    const token = randomBytes(12).toString('hex');
    this.#tokens.set(token, { user: user ?? '', scopes: refreshed === undefined ? url.searchParams.getAll('scope').join(' ') : form.get('scope') ?? '' });
    return { status: 200, headers: { 'Content-Type': 'application/json' }, body: json(refreshed === undefined ? { token, expires_in: 300 } : { access_token: token, expires_in: 300 }) };
  }

  /** Forgets every token, as a restart of the server or the end of their time does. */
  expireTokens(): void {
    this.#tokens.clear();
  }

  #challenge(path: string, action: string): string {
    const kind = this.options.auth ?? (this.#mode === 'forgejo' || this.#mode === 'hub' ? 'bearer' : 'basic');
    if (kind === 'basic') return 'Basic realm="Registry Realm, with a comma"';
    if (this.#mode === 'forgejo') return `Bearer realm="http://${this.host}/v2/token",service="container_registry",scope="*"`;
    const name = paths.exec(path)?.[1];
    return `Bearer realm="http://${this.host}/token",service="registry.docker.io"${name === undefined ? '' : `,scope="repository:${name}:${action}"`}`;
  }

  #authorize(request: LoggedRequest, path: string): Answer | undefined {
    if (this.options.users === undefined) return undefined;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const action = reads ? 'pull' : request.method === 'DELETE' ? 'delete' : 'pull,push';
    const [kind, value = ''] = (request.headers.authorization ?? '').split(' ');
    const token = kind === 'Bearer' ? this.#tokens.get(value) : undefined;
    const basic = this.#basic(request);
    const bearer = (this.options.auth ?? (this.#mode === 'forgejo' || this.#mode === 'hub' ? 'bearer' : 'basic')) === 'bearer';
    const user = bearer ? token?.user : basic === '' ? undefined : basic;
    const wanted = reads ? 'pull' : request.method === 'DELETE' ? 'delete' : 'push';
    const scoped = this.#mode === 'forgejo' || !bearer || path === '/v2/' || token?.scopes.split(' ').some((scope) => scope.startsWith(`repository:${paths.exec(path)?.[1] ?? ''}:`) && scope.split(':').at(-1)?.split(',').includes(wanted)) === true;
    if (user === undefined || !scoped) {
      return { status: 401, headers: { 'WWW-Authenticate': this.#challenge(path, action), 'Content-Type': 'application/json' }, body: json({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }) };
    }
    // Forgejo takes no capitals in names of images
    if (this.#mode === 'forgejo' && /[A-Z]/.test(paths.exec(path)?.[1]?.split('/').slice(1).join('/') ?? '')) throw new Refusal(400, 'NAME_INVALID', '');
    if (!reads && this.#mode === 'forgejo' && this.options.readers?.includes(user) === true) {
      return { status: 401, headers: { 'WWW-Authenticate': this.#challenge(path, action), 'Content-Type': 'application/json' }, body: json({ errors: [{ code: 'UNAUTHORIZED', message: 'reqPackageAccess' }] }) };
    }
    if (!reads && (user === '' || this.options.readers?.includes(user) === true)) throw new Refusal(403, 'DENIED', 'requested access to the resource is denied');
    return undefined;
  }

  #tags(name: string, url: URL): Answer {
    const store = this.#repositories.get(name);
    const all = store?.tags() ?? [];
    if (store === undefined || store.isUnknown()) throw new Refusal(404, 'NAME_UNKNOWN', 'repository name not known to registry');
    const asked = Number(url.searchParams.get('n') ?? this.options.pageSize ?? 10_000);
    const size = Math.min(asked, this.options.pageSize ?? asked);
    const last = url.searchParams.get('last') ?? '';
    const after = all.filter((tag) => tag > last);
    const page = after.slice(0, size);
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    // Forgejo sends a link behind every page that is not empty; the others only where more follows
    const more = this.#mode === 'forgejo' ? page.length > 0 : after.length > page.length;
    const next = `/v2/${name}/tags/list?n=${size}&last=${encodeURIComponent(page.at(-1) ?? '')}`;
    if (more) headers['Link'] = `<${this.#mode === 'zot' ? next : `http://${this.host}${next}`}>; rel="next"`;
    return { status: 200, headers, body: json({ name, tags: page.length === 0 && this.#mode === 'distribution' ? null : page }) };
  }

  #manifest(request: LoggedRequest, name: string, reference: string, body: Buffer): Answer {
    const store = this.repository(name);
    const rates: Record<string, string> = {};
    if (this.options.rateLimit !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
      if (this.options.rateLimit <= 0) return { status: 429, headers: { 'Retry-After': '1', 'Content-Type': 'application/json' }, body: json({ errors: [{ code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' }] }) };
      this.options.rateLimit -= 1;
      Object.assign(rates, { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': `${this.options.rateLimit};w=21600` });
    }
    switch (request.method) {
      case 'GET':
      case 'HEAD': {
        const found = store.get(reference);
        if (found === undefined) throw new Refusal(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
        return { status: 200, headers: { 'Content-Type': found.mediaType, 'Docker-Content-Digest': found.digest, ...rates }, body: found.bytes };
      }
      case 'PUT': {
        const stored = store.put(reference, request.headers['content-type'] ?? '', body);
        return { status: 201, headers: { 'Docker-Content-Digest': stored.digest, Location: `/v2/${name}/manifests/${stored.digest}` }, body: Buffer.alloc(0) };
      }
      case 'DELETE':
        store.delete(reference);
        return { status: 202, headers: {}, body: Buffer.alloc(0) };
      default: throw new Refusal(405, 'UNSUPPORTED', 'method not allowed');
    }
  }

  #blob(request: LoggedRequest, name: string, rest: string, url: URL, body: Buffer): Answer {
    const store = this.repository(name);
    if (rest.startsWith('uploads/')) return this.#upload(request, name, rest.slice('uploads/'.length), url, body);
    const found = store.blobs.get(rest);
    if (found === undefined) throw new Refusal(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
    if (request.method === 'GET' && this.options.blobHost !== undefined) {
      return { status: 307, headers: { Location: `${this.options.blobHost()}/${rest}?signature=abc` }, body: Buffer.alloc(0) };
    }
    return { status: 200, headers: { 'Content-Type': 'application/octet-stream', 'Docker-Content-Digest': rest }, body: found };
  }

  #upload(request: LoggedRequest, name: string, id: string, url: URL, body: Buffer): Answer {
    const store = this.repository(name);
    const created = (digest: string): Answer => ({ status: 201, headers: { Location: `/v2/${name}/blobs/${digest}`, 'Docker-Content-Digest': digest }, body: Buffer.alloc(0) });
    if (request.method === 'POST') {
      const mount = url.searchParams.get('mount');
      const from = url.searchParams.get('from');
      const source = mount === null || from === null ? undefined : this.#repositories.get(from)?.blobs.get(mount);
      if (mount !== null && source !== undefined) {
        store.blobs.set(mount, source);
        return created(mount);
      }
      const fresh = randomBytes(8).toString('hex');
      this.#uploads.set(fresh, Buffer.alloc(0));
      return { status: 202, headers: { Location: `/v2/${name}/blobs/uploads/${fresh}?state=x`, 'Docker-Upload-UUID': fresh }, body: Buffer.alloc(0) };
    }
    const before = this.#uploads.get(id);
    if (before === undefined) throw new Refusal(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
    const bytes = Buffer.concat([before, body]);
    const digest = url.searchParams.get('digest');
    if (request.method === 'PATCH' || digest === null) {
      this.#uploads.set(id, bytes);
      return { status: 202, headers: { Location: `/v2/${name}/blobs/uploads/${id}?state=y` }, body: Buffer.alloc(0) };
    }
    if (digestOf(bytes) !== digest) throw new Refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
    this.#uploads.delete(id);
    store.blobs.set(digest, bytes);
    return created(digest);
  }
}

/** A registry that listens; close it at the end. */
export function startRegistry(options: RegistryOptions = {}): Promise<RegistryServer> {
  return new RegistryServer(options).listen();
}
