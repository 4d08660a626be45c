import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the server saw. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorized: boolean;
}

export interface GitServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Answers every following request of this kind with a status instead of git; `undefined` ends it. */
  fail(service: 'git-upload-pack' | 'git-receive-pack', status: number | 'reset' | undefined): void;
  close(): Promise<void>;
}

export interface GitServerOptions {
  /** Folder with bare repositories. */
  readonly root: string;
  /** Needed for pushing, and for reading too when `privateRead`. */
  readonly credentials?: { readonly user: string; readonly password: string };
  readonly privateRead?: boolean;
}

/** Splits a CGI answer into head and body while it comes. */
function pipeCgi(child: ReturnType<typeof spawn>, response: ServerResponse): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    if (head === undefined) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    let status = 200;
    for (const line of head.subarray(0, end).toString().split('\r\n')) {
      const colon = line.indexOf(':');
      const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
      if (name.toLowerCase() === 'status') status = Number(value.split(' ')[0]);
      else response.setHeader(name, value);
    }
    response.writeHead(status);
    response.write(head.subarray(end + 4));
    head = undefined;
  });
  child.on('close', () => { response.end(); });
}

/** `git http-backend` behind node:http on loopback, with basic authentication. */
export async function startGitServer({ root, credentials, privateRead = false }: GitServerOptions): Promise<GitServer> {
  const requests: SeenRequest[] = [];
  const failures = new Map<string, number | 'reset'>();
  const expected = credentials === undefined ? undefined : `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const authorized = expected === undefined || request.headers.authorization === expected;
    requests.push({ method: request.method ?? '', path: `${url.pathname}${url.search}`, authorized });
    const service = url.searchParams.get('service') ?? url.pathname.split('/').at(-1) ?? '';
    const failure = failures.get(service);
    if (failure === 'reset') {
      request.socket.destroy();
      return;
    }
    if (failure !== undefined) {
      response.writeHead(failure).end('no\n');
      return;
    }
    if (!authorized && (privateRead || service === 'git-receive-pack')) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'], GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: decodeURIComponent(url.pathname), QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method, CONTENT_TYPE: request.headers['content-type'] ?? '', REMOTE_USER: authorized ? credentials?.user ?? 'anonymous' : '', REMOTE_ADDR: '127.0.0.1',
        ...(request.headers['git-protocol'] === undefined ? {} : { GIT_PROTOCOL: String(request.headers['git-protocol']) }),
        ...(request.headers['content-encoding'] === undefined ? {} : { HTTP_CONTENT_ENCODING: String(request.headers['content-encoding']) }),
        ...(request.headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: String(request.headers['content-length']) }),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdin.on('error', () => undefined);
    request.pipe(child.stdin);
    pipeCgi(child, response);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fail: (service, status) => {
      if (status === undefined) failures.delete(service);
      else failures.set(service, status);
    },
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}
