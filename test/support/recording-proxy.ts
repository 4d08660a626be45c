import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordingProxy {
  /** `http://127.0.0.1:PORT`, which is not the address that the server behind believes to have. */
  readonly url: string;
  /** `METHOD /path?query` of every request, in order. */
  readonly log: string[];
  close(): Promise<void>;
}

/** Stands before a real server and writes down what it is asked. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const log: string[] = [];
  const server = http.createServer((request, response) => {
    log.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const forwarded = http.request(`${target}${request.url ?? ''}`, { method: request.method ?? 'GET', headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => { response.destroy(); });
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, log,
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}
