import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';

/* OpenBao itself on loopback, for the tests that ask it; see test/peers. */

export interface BaoAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface BaoRequest {
  readonly token?: string;
  readonly body?: unknown;
  /** Absolute, such as `team`. */
  readonly namespace?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RealBao {
  readonly address: string;
  readonly rootToken: string;
  /** Sends the path as it stands: nothing is normalised, no redirect is followed. */
  ask(method: string, path: string, request?: BaoRequest): Promise<BaoAnswer>;
  /** The same as root, and it must work. */
  must(method: string, path: string, body?: unknown, more?: Omit<BaoRequest, 'body'>): Promise<Record<string, unknown>>;
  /** A service token that has these policies and not `default`. */
  token(policies: readonly string[], more?: Omit<BaoRequest, 'body'>, fields?: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const place = socket.address();
      socket.close(() => { resolve(typeof place === 'object' && place !== null ? place.port : 0); });
    });
  });
}

/** Record of a field, or an empty one. */
export function fieldsOf(body: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  const value = body[key];
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A dev server: unsealed, in memory, KV 2 at `secret/`. `config` is a file with more listeners. */
export async function startRealBao(program: string, config?: string): Promise<RealBao> {
  const port = await freePort();
  const rootToken = 'root-of-the-test';
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const child = spawn(program, ['server', '-dev', '-dev-no-store-token', `-dev-root-token-id=${rootToken}`, `-dev-listen-address=127.0.0.1:${port}`, ...(config === undefined ? [] : [`-config=${config}`])], { stdio: 'ignore', env: { ...process.env, HOME: '/nonexistent' } });
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });

  async function ask(method: string, path: string, { token = rootToken, body, namespace, headers = {} }: BaoRequest = {}): Promise<BaoAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request({
        agent, host: '127.0.0.1', port, method, path: `/v1/${path}`, headers: {
          'X-Vault-Token': token, 'X-Vault-Request': 'true', ...(namespace === undefined || namespace === '' ? {} : { 'X-Vault-Namespace': namespace }),
          ...(method === 'PATCH' ? { 'Content-Type': 'application/merge-patch+json' } : {}), ...(text === undefined ? {} : { 'Content-Length': Buffer.byteLength(text) }), ...headers,
        },
      }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => { chunks.push(chunk); });
        answer.on('error', reject);
        answer.on('end', () => {
          const said = Buffer.concat(chunks).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, body: said.startsWith('{') ? JSON.parse(said) as Record<string, unknown> : {} });
        });
      });
      sent.on('error', reject);
      sent.end(text);
    });
  }

  async function must(method: string, path: string, body?: unknown, more: Omit<BaoRequest, 'body'> = {}): Promise<Record<string, unknown>> {
    const answer = await ask(method, path, { ...more, ...(body === undefined ? {} : { body }) });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  for (let left = 200; ; left -= 1) {
    if (await ask('GET', 'sys/health').then(({ status }) => status === 200, () => false)) break;
    if (left === 0 || child.exitCode !== null) throw new Error('the dev server did not start');
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  return {
    address: `http://127.0.0.1:${port}`, rootToken, ask, must,
    async token(policies, more = {}, fields = {}) {
      const made = await must('POST', 'auth/token/create', { policies, no_default_policy: true, ttl: '30m', ...fields }, more);
      return String(fieldsOf(made, 'auth')['client_token']);
    },
    async stop() {
      agent.destroy();
      child.kill();
      await ended;
    },
  };
}
