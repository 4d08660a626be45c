import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { EnvironmentError } from '../core/failure.ts';
import type { Environment } from '../ports/index.ts';
import type { TlsSettings } from './http-trust.ts';

/*
 * The environment as OpenBao's own client reads it (api/env.go, api/client.go): `BAO_X` counts when it is present, even
 * empty, and only else `VAULT_X`; an empty value is no value.
 */

export interface OpenBaoSettings {
  readonly address: URL;
  readonly namespace: string;
  readonly tls: TlsSettings;
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly retries: number;
  readonly redirects: boolean;
  /** The environment with the proxy of OpenBao's variables in it. */
  readonly env: Environment;
}

/** A value and the name of the variable it came from. */
export function variable(env: Environment, name: string): { readonly name: string; readonly value: string } | undefined {
  const found = env[`BAO_${name}`] === undefined ? `VAULT_${name}` : `BAO_${name}`;
  const value = env[found];
  return value === undefined || value === '' ? undefined : { name: found, value };
}

function wrong(name: string, what: string, help: string): EnvironmentError {
  return new EnvironmentError(`${name} is not ${what}`, { help });
}

/** strconv.ParseBool. */
function flag(env: Environment, name: string): boolean {
  const found = variable(env, name);
  if (found === undefined || ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(found.value)) return false;
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(found.value)) return true;
  throw wrong(found.name, 'true or false', 'write true or false');
}

const units: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90`, `90s` or `1m30s`; a bare number is seconds. */
function duration(env: Environment, name: string): number | undefined {
  const found = variable(env, name);
  if (found === undefined) return undefined;
  const text = found.value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|[smhd]))+$/.test(text)) throw wrong(found.name, 'a duration', 'write seconds (60) or a duration (60s)');
  return Array.from(text.matchAll(/([\d.]+)(ns|us|µs|ms|[smhd])/g)).reduce((sum, [, count = '', unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
}

function retriesOf(env: Environment): number {
  const found = variable(env, 'MAX_RETRIES');
  if (found === undefined) return 2;
  if (!/^\d{1,3}$/.test(found.value.trim())) throw wrong(found.name, 'a number', 'write how often a request is tried again, such as 2');
  return Number(found.value);
}

/** The agent's address wins over that of the server, as in the client. */
function addressOf(env: Environment): URL {
  const found = variable(env, 'AGENT_ADDR') ?? variable(env, 'ADDR') ?? { name: 'BAO_ADDR', value: 'https://127.0.0.1:8200' };
  const url = URL.canParse(found.value) ? new URL(found.value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') throw wrong(found.name, 'a web address', 'write it like https://bao.example:8200; sockets (unix://) are not supported');
  if (variable(env, 'SRV_LOOKUP') !== undefined && flag(env, 'SRV_LOOKUP')) throw new EnvironmentError('BAO_SRV_LOOKUP is not supported', { help: 'name host and port in BAO_ADDR' });
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url;
}

async function folderOfPem(folder: string, name: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) throw new EnvironmentError(`cannot read the folder ${folder} of ${name}`, { help: 'check the path and its permissions' });
  const texts = await Promise.all(names.sort().map((one) => readFile(path.join(folder, one), 'utf8').catch(() => '')));
  const found = texts.filter((text) => text.includes('CERTIFICATE-----'));
  if (found.length === 0) throw new EnvironmentError(`the folder ${folder} of ${name} holds no PEM certificate`, { help: 'put the certificate of your authority there' });
  return found;
}

/** CACERT before CACERT_BYTES before CAPATH; whichever is set, nobody else is trusted. */
async function tlsOf(env: Environment): Promise<TlsSettings> {
  const [file, bytes, folder] = ['CACERT', 'CACERT_BYTES', 'CAPATH'].map((name) => variable(env, name));
  const [cert, key, name] = ['CLIENT_CERT', 'CLIENT_KEY', 'TLS_SERVER_NAME'].map((one) => variable(env, one)?.value);
  const [certText, keyText] = ['CLIENT_CERT_BYTES', 'CLIENT_KEY_BYTES'].map((one) => variable(env, one)?.value);
  if ((cert ?? certText) === undefined !== ((key ?? keyText) === undefined)) throw new EnvironmentError('a client certificate and its key belong together', { help: 'set both BAO_CLIENT_CERT and BAO_CLIENT_KEY' });
  return {
    ...(file !== undefined ? { caFiles: [file.value], only: true }
      : bytes !== undefined ? { ca: [bytes.value], only: true }
        : folder !== undefined ? { ca: await folderOfPem(folder.value, folder.name), only: true } : {}),
    ...(cert !== undefined ? { certFile: cert } : certText !== undefined ? { cert: certText } : {}),
    ...(key !== undefined ? { keyFile: key } : keyText !== undefined ? { key: keyText } : {}),
    ...(name === undefined ? {} : { servername: name }),
    ...(flag(env, 'SKIP_VERIFY') ? { insecure: true } : {}),
  };
}

/** PROXY_ADDR wins over HTTP_PROXY; both stand for every address, whatever NO_PROXY says. */
function proxied(env: Environment): Environment {
  const proxy = (variable(env, 'PROXY_ADDR') ?? variable(env, 'HTTP_PROXY'))?.value;
  if (proxy === undefined) return env;
  const none = { http_proxy: undefined, https_proxy: undefined, NO_PROXY: undefined, no_proxy: undefined };
  return { ...env, ...none, HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
}

/** `a/b` of any spelling with slashes around it; `root` is the root namespace. */
export function plainNamespace(text: string): string {
  const plain = text.replace(/^\/+|\/+$/g, '');
  return plain === 'root' ? '' : plain;
}

/** @throws EnvironmentError for a value that the client would refuse. */
export async function settingsFrom(env: Environment): Promise<OpenBaoSettings> {
  const timeout = duration(env, 'CLIENT_TIMEOUT') ?? 60_000;
  return {
    address: addressOf(env), namespace: plainNamespace(variable(env, 'NAMESPACE')?.value ?? ''), tls: await tlsOf(env),
    // 0 is no limit
    timeout: timeout === 0 ? 3_600_000 : timeout, retries: retriesOf(env), redirects: !flag(env, 'DISABLE_REDIRECTS'), env: proxied(env),
  };
}

async function fileText(file: string, what: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new EnvironmentError(`cannot read ${what} ${file}`, { help: 'check the path and its permissions', exit: 'not-permitted' });
  return text.trim();
}

/** The token of the environment, else of BAO_TOKEN_PATH or `~/.vault-token`. */
export async function tokenFrom(env: Environment): Promise<string | undefined> {
  const given = variable(env, 'TOKEN');
  if (given !== undefined) return given.value.trim();
  const named = variable(env, 'TOKEN_PATH')?.value;
  if (named !== undefined) return fileText(named, 'the token file');
  const home = env['HOME'];
  const text = home === undefined || home === '' ? undefined : await readFile(path.join(home, '.vault-token'), 'utf8').catch(() => undefined);
  return text?.trim() === '' ? undefined : text?.trim();
}

/** A credential from `BAO_NAME`, or from the file that `BAO_NAME_FILE` names. */
export async function credential(env: Environment, name: string): Promise<string | undefined> {
  const given = variable(env, name);
  if (given !== undefined) return given.value.trim();
  const file = variable(env, `${name}_FILE`);
  return file === undefined ? undefined : fileText(file.value, `the file of ${file.name},`);
}
