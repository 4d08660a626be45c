import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { askedWait, createHttpClient, redirected } from '../../scripts/adapters/http.ts';
import type { HttpOptions } from '../../scripts/adapters/http.ts';
import { proxyFor } from '../../scripts/adapters/http-proxy.ts';
import { isEnvironmentError } from '../../scripts/core/failure.ts';
import { testClock } from '../support/clock.ts';

const token = 'very-secret-token';
const servers: { close(): unknown; closeAllConnections?(): void }[] = [];

async function listen(server: http.Server | https.Server | net.Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}

async function serve(handle: http.RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(http.createServer(handle))}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

function client(options: Partial<HttpOptions> = {}) {
  const clock = testClock();
  const notes: string[] = [];
  const progress = { note: (text: string) => { notes.push(text); }, warn: () => undefined, update: () => undefined };
  return { clock, notes, ...createHttpClient({ service: { name: 'Forgejo' }, env: {}, clock, progress, headers: { Authorization: `token ${token}` }, ...options }) };
}

async function failure(work: Promise<unknown>): Promise<{ message: string; help: string | undefined; exit: string | undefined }> {
  const error: unknown = await work.then(() => { throw new Error('it did not fail'); }, (reason: unknown) => reason);
  if (!isEnvironmentError(error)) throw error;
  expect(JSON.stringify([error.message, error.help])).not.toContain(token);
  return { message: error.message.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST'), help: error.help, exit: error.exit };
}

const doing = 'read the release';

describe('a status', () => {
  test.each([
    [401, 'cannot read the release: Forgejo at HOST answered 401 (not authenticated): no token', /token that is valid/, 'not-permitted'],
    [403, 'cannot read the release: Forgejo at HOST answered 403 (not permitted): no token', /scope/, 'not-permitted'],
    [404, 'cannot read the release: Forgejo at HOST answered 404 (not found): no token', /address and the name/, undefined],
    [409, 'cannot read the release: Forgejo at HOST answered 409 (conflict): no token', /again/, undefined],
    [422, 'cannot read the release: Forgejo at HOST answered 422 (not acceptable): no token', /reason is above/, undefined],
    [429, 'cannot read the release: Forgejo at HOST answered 429 (too many requests): no token', /wait/, undefined],
    [500, 'cannot read the release: Forgejo at HOST answered 500 (internal error): no token', /log/, undefined],
    [503, 'cannot read the release: Forgejo at HOST answered 503 (unavailable): no token', /log/, undefined],
    [418, 'cannot read the release: Forgejo at HOST answered 418: no token', /check/, undefined],
  ])('%i says what happened and what to do', async (status, message, help, exit) => {
    const url = await serve((_, response) => { response.writeHead(status, { 'content-type': 'application/json' }).end('{"message":"no token"}'); });
    const error = await failure(client().json({ url, doing }));
    expect(error.message).toBe(message);
    expect(error.help).toMatch(help);
    expect(error.exit).toBe(exit);
  });

  test('the words of the server are one bounded line without control characters, and never a web page', async () => {
    const url = await serve((request, response) => {
      response.writeHead(422).end(request.url === '/page' ? '<html>login</html>' : JSON.stringify({ message: `a\u001b[2Jb\nc${'x'.repeat(1000)}` }));
    });
    const { message } = await failure(client().send({ url, doing }));
    expect(message).toContain('a [2Jb cx');
    expect(message.length).toBeLessThan(420);
    expect((await failure(client().send({ url: `${url}/page`, doing }))).message).toBe('cannot read the release: Forgejo at HOST answered 422 (not acceptable)');
  });

  test('one that the caller handles is an answer', async () => {
    const url = await serve((_, response) => { response.writeHead(404).end('<html>'); });
    expect(await client().json({ url, doing, allow: [404] })).toMatchObject({ status: 404, value: undefined });
  });
});

describe('trying again', () => {
  test('429 and 503 are asked again after the time the server names', async () => {
    let count = 0;
    const url = await serve((_, response) => {
      count += 1;
      if (count === 1) response.writeHead(429, { 'retry-after': '7' }).end();
      else if (count === 2) response.writeHead(503).end();
      else response.end('{"ok":true}');
    });
    const one = client();
    expect((await one.json({ url, doing })).value).toEqual({ ok: true });
    expect(one.clock.slept).toEqual([7125, 1000]);
    expect(one.notes).toEqual(['Forgejo: answered 429; trying again in 7.1 s (2 of 4)', 'Forgejo: answered 503; trying again in 1.0 s (3 of 4)']);
  });

  test('a server that asks for an hour is not waited for', async () => {
    const url = await serve((_, response) => { response.writeHead(429, { 'retry-after': '3600' }).end(); });
    const one = client();
    expect((await failure(one.send({ url, doing }))).message).toMatch(/asks to wait 3600 s/);
    expect(one.clock.slept).toEqual([]);
  });

  test('a POST is not sent twice when it may have been carried out', async () => {
    let count = 0;
    const url = await serve((request, response) => {
      count += 1;
      if (request.url === '/broken') request.socket.destroy();
      else response.writeHead(502).end();
    });
    await failure(client().send({ url, doing, method: 'POST', json: {} }));
    expect(count).toBe(1);
    const { message } = await failure(client().send({ url: `${url}/broken`, doing, method: 'POST', json: {} }));
    expect([count, message]).toEqual([2, 'cannot read the release: Forgejo: the connection was closed before the answer came']);
    await failure(client().send({ url: `${url}/broken`, doing }));
    expect(count).toBe(6);
  });

  test('a POST that was never sent is tried again', async () => {
    const port = await listen(net.createServer());
    servers.pop()?.close();
    const one = client();
    expect(await failure(one.send({ url: `http://127.0.0.1:${port}`, doing, method: 'POST', json: {} }))).toMatchObject({
      message: 'cannot read the release: Forgejo: nothing listens at HOST', help: 'check host and port, and that the server runs',
    });
    expect(one.clock.slept).toHaveLength(3);
  });

  test.each([
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': new Date(1_700_000_010_000).toUTCString() }, 10_000],
    [{ 'ratelimit-remaining': '0;w=21600', 'ratelimit-reset': '5' }, 5000],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000004' }, 4000],
    [{ 'x-ratelimit-remaining': '9', 'x-ratelimit-reset': '1700000004' }, undefined],
    [{}, undefined],
  ])('%j asks for %s ms', (headers, wait) => {
    expect(askedWait(headers as Record<string, string>, 1_700_000_000_000)).toBe(wait);
  });
});

describe('a bad server', () => {
  test('a web page instead of JSON', async () => {
    const url = await serve((_, response) => { response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>'); });
    expect(await failure(client().json({ url, doing }))).toMatchObject({
      message: 'cannot read the release: Forgejo at HOST answered a web page (37 bytes)', help: 'the address leads to a login page, a proxy or another program; check it',
    });
  });

  test('JSON that was cut by a proxy', async () => {
    const url = await serve((_, response) => { response.end('{"a":'); });
    expect((await failure(client().json({ url, doing }))).message).toBe('cannot read the release: Forgejo at HOST answered something that is not JSON (5 bytes)');
  });

  test('a body that breaks off', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"a":1', () => { response.socket?.destroy(); });
    });
    expect((await failure(client({ attempts: 2 }).json({ url, doing }))).message).toBe('cannot read the release: Forgejo: the answer broke off after 6 bytes');
  });

  test.each([true, false])('a body that is too large (announced: %s)', async (announced) => {
    let count = 0;
    const url = await serve((_, response) => {
      count += 1;
      const body = 'x'.repeat(100_000);
      if (announced) response.writeHead(200, { 'content-length': String(body.length) });
      response.write(body);
      response.end();
    });
    expect((await failure(client({ limits: { bytes: 1000 } }).json({ url, doing }))).message).toBe('cannot read the release: Forgejo: the answer is larger than 1000 bytes');
    expect(count).toBe(1);
  });

  test('a slow drip runs into the total time, silence into the idle time', async () => {
    const url = await serve((request, response) => {
      response.write('{');
      if (request.url !== '/drip') return;
      const timer = setInterval(() => { response.write(' '); }, 10);
      response.on('close', () => { clearInterval(timer); });
    });
    const drip = client({ attempts: 1, limits: { idle: 20_000, total: 250 } });
    expect((await failure(drip.json({ url: `${url}/drip`, doing }))).message).toMatch(/no complete answer within 0\.25 s \(\d+ bytes came\)/);
    const silent = client({ attempts: 1, limits: { idle: 100, total: 20_000 } });
    expect((await failure(silent.json({ url, doing }))).message).toMatch(/nothing came for 0\.1 s/);
  });

  test('a host without address, and an address that is none', async () => {
    expect((await failure(client({ attempts: 1 }).send({ url: 'http://no-such-host.invalid/', doing }))).message).toMatch(/no-such-host\.invalid has no address/);
    expect((await failure(client().send({ url: `ftp://user:${token}@host`, doing }))).message).toMatch(/not one of http/);
  });
});

describe('a redirect', () => {
  test('carries the credentials within the origin only', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization, request.headers['x-vault-token'] as string | undefined);
      response.end('{}');
    });
    const url = await serve((request, response) => {
      if (request.url === '/final') {
        seen.push(request.headers.authorization);
        response.end('{}');
      } else response.writeHead(302, { location: request.url === '/away' ? `${other.replace('//', `//user:${token}@`)}/` : '/final' }).end();
    });
    await client().json({ url: `${url}/here`, doing });
    await client().json({ url: `${url}/away`, doing, headers: { 'X-Vault-Token': token } });
    expect(seen).toEqual([`token ${token}`, undefined, undefined]);
  });

  test('never leaves https, never sends a body to another host, and ends', async () => {
    expect(() => redirected(new URL('https://a/'), 'http://a/', {}, doing, 'Forgejo')).toThrow(/not encrypted/);
    expect(() => redirected(new URL('https://a/'), 'file:///etc/passwd', {}, doing, 'Forgejo')).toThrow(/no web address/);
    expect(redirected(new URL('http://a/'), 'https://a/x', { authorization: 'x' }, doing, 'Forgejo').headers).toEqual({ authorization: 'x' });
    expect(redirected(new URL('https://a/'), 'https://a:8443/x', { authorization: 'x', accept: 'y' }, doing, 'Forgejo').headers).toEqual({ accept: 'y' });
    const url = await serve((request, response) => { response.writeHead(307, { location: request.method === 'GET' ? '/' : 'http://localhost:1/' }).end(); });
    expect((await failure(client().send({ url, doing }))).message).toMatch(/redirects in a circle/);
    expect((await failure(client().send({ url, doing, method: 'PUT', body: 'x' }))).message).toMatch(/another host; nothing was sent there/);
  });

  test('a POST that meets a 301 is an error, not a GET', async () => {
    const methods: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      methods.push(request.method);
      response.writeHead(301, { location: '/new' }).end();
    });
    expect((await failure(client().send({ url, doing, method: 'POST', json: {} }))).message).toMatch(/answered 301/);
    expect(methods).toEqual(['POST']);
  });
});

test('a user part in an address is neither sent nor shown', async () => {
  const url = await serve((request, response) => { response.writeHead(404).end(request.headers.authorization); });
  const { message } = await failure(client({ headers: {} }).send({ url: url.replace('//', `//bot:${token}@`), doing }));
  expect(message).toBe('cannot read the release: Forgejo at HOST answered 404 (not found)');
});

test('a large body is streamed with its length', async () => {
  const url = await serve((request, response) => {
    let size = 0;
    request.on('data', (chunk: Buffer) => { size += chunk.length; });
    request.on('end', () => { response.end(JSON.stringify({ size, announced: request.headers['content-length'] })); });
  });
  async function* chunks(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < 32; at += 1) yield new Uint8Array(65_536);
  }
  const { value } = await client().json({ url, doing, method: 'PUT', body: { length: 32 * 65_536, open: chunks } });
  expect(value).toEqual({ size: 2_097_152, announced: '2097152' });
});

test('an answer that comes before the body was read counts', async () => {
  const url = await serve((_, response) => { response.writeHead(413, { connection: 'close' }).end('{"message":"too large for us"}'); });
  async function* endless(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < 1000; at += 1) yield new Uint8Array(65_536);
  }
  const { message } = await failure(client().send({ url, doing: 'attach it', method: 'POST', body: { length: 65_536_000, open: endless } }));
  expect(message).toBe('cannot attach it: Forgejo at HOST answered 413 (too large): too large for us');
});

test('a source that fails ends the request', async () => {
  const url = await serve((request, response) => {
    request.on('error', () => undefined);
    request.resume().on('end', () => { response.end('{}'); });
  });
  async function* broken(): AsyncIterable<Uint8Array> {
    yield new Uint8Array(10);
    throw new Error('a.txt changed its size');
  }
  expect((await failure(client().send({ url, doing: 'attach it', method: 'POST', body: { length: 100, open: broken } }))).message).toMatch(/a\.txt changed its size/);
});

describe('a proxy', () => {
  test('of another kind is an error, not a way around it', async () => {
    const one = client({ env: { HTTP_PROXY: 'socks5://user:pw@proxy' } });
    expect((await failure(one.send({ url: 'http://forge.example/', doing }))).message).toMatch(/is not one of http:\/\/ or https:\/\//);
    expect(one.clock.slept).toEqual([]);
  });

  test.each([
    ['http://forge.example/', { HTTP_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['https://forge.example/', { https_proxy: 'proxy:3128' }, 'http://proxy:3128/'],
    ['https://forge.example/', { ALL_PROXY: 'http://proxy' }, 'http://proxy/'],
    ['https://forge.example/', { HTTP_PROXY: 'http://proxy' }, undefined],
    ['https://forge.example/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'x, .example' }, undefined],
    ['https://forge.example/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: '*.forge.example,orge.example' }, undefined],
    ['https://forge.example/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'orge.example' }, 'http://proxy/'],
    ['https://forge.example/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'forge.example:8443' }, 'http://proxy/'],
    ['https://forge.example:8443/', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'forge.example:8443' }, undefined],
    ['http://10.1.2.3/', { HTTP_PROXY: 'http://proxy', NO_PROXY: '10.0.0.0/8' }, undefined],
    ['http://11.1.2.3/', { HTTP_PROXY: 'http://proxy', NO_PROXY: '10.0.0.0/8' }, 'http://proxy/'],
    ['http://[fd00::1]/', { HTTP_PROXY: 'http://proxy', NO_PROXY: 'fd00::/8' }, undefined],
    ['http://forge/', { HTTP_PROXY: 'http://proxy', NO_PROXY: '*' }, undefined],
    ['http://127.0.0.1:3000/', { HTTP_PROXY: 'http://proxy' }, undefined],
  ])('for %s with %j is %s', (url, env, proxy) => {
    expect(proxyFor(new URL(url), env as Record<string, string>)?.href).toBe(proxy);
  });

  test('is asked for http with the whole address and its own credentials', async () => {
    const seen: unknown[] = [];
    const proxy = await serve((request, response) => {
      seen.push(request.url, request.headers.host, request.headers['proxy-authorization']);
      response.end('{"through":true}');
    });
    const { value } = await client({ env: { HTTP_PROXY: proxy.replace('//', '//me:pw@') } }).json({ url: 'http://forge.example/api?x=1', doing });
    expect(value).toEqual({ through: true });
    expect(seen).toEqual(['http://forge.example/api?x=1', 'forge.example', `Basic ${Buffer.from('me:pw').toString('base64')}`]);
  });
});

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('skipped: TLS tests of the HTTP client, there is no openssl');
    return false;
  }
})();

describe.skipIf(!hasOpenssl)('TLS', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'http-test-'));
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=forge.example',
      '-addext', 'subjectAltName=DNS:forge.example,IP:127.0.0.1', '-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'cert.pem')], { stdio: 'ignore' });
    writeFileSync(path.join(folder, 'not.pem'), 'hello');
  });
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

  async function secure(): Promise<number> {
    const pem = { key: readFileSync(path.join(folder, 'key.pem')), cert: readFileSync(path.join(folder, 'cert.pem')) };
    return listen(https.createServer(pem, (_, response) => { response.end('{"secure":true}'); }));
  }

  test('an unknown authority is refused at once, with the way out', async () => {
    const one = client();
    expect(await failure(one.json({ url: `https://127.0.0.1:${await secure()}`, doing }))).toMatchObject({
      message: 'cannot read the release: Forgejo: the certificate of HOST is signed by nobody we trust', help: 'set CI_SHARED_CA_FILE to the PEM file of your certificate authority',
    });
    expect(one.clock.slept).toEqual([]);
  });

  test.each(['CI_SHARED_CA_FILE', 'SSL_CERT_FILE'])('%s adds an authority; a second request uses the same connection', async (name) => {
    const url = `https://127.0.0.1:${await secure()}`;
    const one = client({ env: { [name]: path.join(folder, 'cert.pem') } });
    expect((await one.json({ url, doing })).value).toEqual({ secure: true });
    expect((await one.json({ url, doing })).value).toEqual({ secure: true });
    expect((await one.json({ url, doing, method: 'POST', json: {} })).value).toEqual({ secure: true });
  });

  test('a CA file that is missing or is none', async () => {
    const url = `https://127.0.0.1:${await secure()}`;
    expect((await failure(client({ env: { CI_SHARED_CA_FILE: '/nowhere.pem' } }).json({ url, doing }))).message).toBe('cannot read the CA file of CI_SHARED_CA_FILE /nowhere.pem');
    expect((await failure(client({ tls: { caFiles: [path.join(folder, 'not.pem')] } }).json({ url, doing }))).message).toMatch(/is not a PEM file/);
  });

  test('a certificate for another name; a port that does not speak TLS', async () => {
    const port = await secure();
    const one = client({ attempts: 1, tls: { caFiles: [path.join(folder, 'cert.pem')] } });
    expect((await failure(one.json({ url: `https://localhost:${port}`, doing }))).message).toMatch(/is for another name/);
    const plain = await serve((_, response) => { response.end(); });
    expect((await failure(one.json({ url: plain.replace('http:', 'https:'), doing }))).message).toMatch(/does not speak TLS/);
  });

  test('a tunnel through a proxy; a proxy that refuses', async () => {
    const target = await secure();
    const asked: (string | undefined)[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(request.url);
      if (asked.length > 1) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const onward = net.connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => { socket.destroy(); });
      socket.on('error', () => { onward.destroy(); });
    });
    const port = await listen(proxy);
    const one = client({ attempts: 1, env: { HTTPS_PROXY: `http://127.0.0.1:${port}`, CI_SHARED_CA_FILE: path.join(folder, 'cert.pem') } });
    expect((await one.json({ url: 'https://forge.example/', doing })).value).toEqual({ secure: true });
    expect((await failure(one.json({ url: 'https://forge.example/', doing }))).message).toMatch(/refused a tunnel to forge\.example:443 \(407\)/);
    expect(asked).toEqual(['forge.example:443', 'forge.example:443']);
  });

  test('a certificate is not needed when the user said so in words', async () => {
    expect((await client({ tls: { insecure: true } }).json({ url: `https://127.0.0.1:${await secure()}`, doing })).value).toEqual({ secure: true });
  });
});
