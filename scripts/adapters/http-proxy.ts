import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, isIPv4 } from 'node:net';
import type { Socket } from 'node:net';
import type { Environment } from '../ports/index.ts';

/*
 * Proxies as curl and Go take them from the environment. Node's own support (NODE_USE_ENV_PROXY) exists since 24 only
 * and we run on 20, so the few lines are here.
 */

function variable(env: Environment, name: string): string | undefined {
  const value = env[name.toLowerCase()] ?? env[name];
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function inSubnet(host: string, entry: string): boolean {
  const [base = '', bits = ''] = entry.split('/');
  if (isIP(host) === 0 || isIP(base) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (isIPv4(base) ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits), isIPv4(base) ? 'ipv4' : 'ipv6');
  return list.check(host, isIPv4(host) ? 'ipv4' : 'ipv6');
}

function exempts(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inSubnet(host, entry);
  const [, name = entry, wanted] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(entry) ?? [];
  if (wanted !== undefined && wanted !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '').toLowerCase();
  return host === bare || host.endsWith(`.${bare}`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * The proxy that the environment names for an address: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, in lower or upper
 * case, unless `NO_PROXY` (names, suffixes, `host:port`, subnets, `*`) exempts it. This machine is never asked through one.
 * @throws Error for a proxy of another kind: going around it in silence would be worse.
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const given = variable(env, url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? variable(env, 'ALL_PROXY');
  if (given === undefined) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  if (isLoopback(host)) return undefined;
  const entries = (variable(env, 'NO_PROXY') ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  if (entries.some((entry) => exempts(entry, host, port))) return undefined;
  const text = given.includes('://') ? given : `http://${given}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy === undefined || !/^https?:$/.test(proxy.protocol)) throw new ProxyError('the proxy of the environment is not one of http:// or https://');
  return proxy;
}

/** A setting of the user that no second attempt mends. */
class ProxyError extends Error {
  readonly code = 'ERR_INVALID_PROXY';
}

/** Where a request to the proxy itself goes. */
export function proxyTarget(proxy: URL): { readonly request: typeof http.request; readonly host: string; readonly port: number } {
  const secure = proxy.protocol === 'https:';
  return { request: secure ? https.request : http.request, host: proxy.hostname.replace(/^\[|\]$/g, ''), port: Number(proxy.port === '' ? (secure ? 443 : 80) : proxy.port) };
}

/** `Proxy-Authorization` from the user part of the proxy's address. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (proxy.username === '' && proxy.password === '') return {};
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` };
}

/** A socket to `host:port` through `CONNECT`. Rejects with what the proxy said. */
export function openTunnel(proxy: URL, host: string, port: string, milliseconds: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const target = `${host}:${port}`;
    const to = proxyTarget(proxy);
    const request = to.request({
      method: 'CONNECT', host: to.host, port: to.port, path: target,
      headers: { host: target, ...proxyHeaders(proxy) }, timeout: milliseconds,
    });
    request.on('timeout', () => { request.destroy(new Error(`the proxy ${proxy.host} did not answer within ${milliseconds / 1000} s`)); });
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      reject(new Error(`the proxy ${proxy.host} answered ${response.statusCode ?? 0} instead of opening a tunnel`));
    });
    request.on('connect', (response, socket) => {
      if (response.statusCode === 200) {
        socket.setTimeout(0);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} refused a tunnel to ${target} (${response.statusCode ?? 0})`));
    });
    request.end();
  });
}
