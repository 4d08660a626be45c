import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { EnvironmentError } from '../core/failure.ts';
import type { Environment } from '../ports/index.ts';

/** What a service asks of TLS beyond the usual. */
export interface TlsSettings {
  /** PEM files with more certificate authorities. */
  readonly caFiles?: readonly string[];
  /** PEM texts with more certificate authorities. */
  readonly ca?: readonly string[];
  /** Trust these authorities and nobody else, neither Node's nor the environment's. */
  readonly only?: boolean;
  /** PEM files of a client certificate and its key. */
  readonly certFile?: string;
  readonly keyFile?: string;
  /** The same as PEM texts. */
  readonly cert?: string;
  readonly key?: string;
  /** Name that the certificate must carry, when it is not the host of the address. */
  readonly servername?: string;
  /** Do not check the certificate at all; only when the user said so in words. */
  readonly insecure?: boolean;
}

/** What `node:tls` is given. */
export interface TlsOptions {
  readonly ca?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/** Variables that name a PEM file with authorities to trust besides Node's own. */
export const caVariables = ['CI_SHARED_CA_FILE', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'] as const;

async function readPem(file: string, what: string, marker: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new EnvironmentError(`cannot read ${what} ${file}`, { help: 'check the path and its permissions' });
  if (!text.includes(marker)) throw new EnvironmentError(`${what} ${file} is not a PEM file`, { help: `it must hold a block \`-----BEGIN ...${marker}\`` });
  return text;
}

/**
 * Authorities of the environment and of the service, added to those of Node. Node reads NODE_EXTRA_CA_CERTS itself, but
 * only for connections without a list of their own; so as soon as there is a list, its file is on it too.
 * @throws EnvironmentError when a file cannot be read or is no PEM.
 */
export async function trustFrom(env: Environment, settings: TlsSettings): Promise<TlsOptions> {
  const named = [...(settings.caFiles ?? []).map((file) => ['the CA file', file] as const),
    ...(settings.only === true ? [] : caVariables).flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[`the CA file of ${name}`, env[name]] as const]))];
  const onlyNodes = named.length === 1 && named[0]?.[0].endsWith(caVariables[2]) === true;
  const files = onlyNodes ? [] : await Promise.all(named.map(([what, file]) => readPem(file, what, 'CERTIFICATE-----')));
  const extra = [...files, ...(settings.ca ?? [])];
  return {
    ...(extra.length === 0 ? {} : { ca: settings.only === true ? extra : [...tls.rootCertificates, ...extra] }),
    ...(settings.cert === undefined ? {} : { cert: settings.cert }),
    ...(settings.key === undefined ? {} : { key: settings.key }),
    ...(settings.certFile === undefined ? {} : { cert: await readPem(settings.certFile, 'the client certificate', 'CERTIFICATE-----') }),
    ...(settings.keyFile === undefined ? {} : { key: await readPem(settings.keyFile, 'the client key', 'PRIVATE KEY-----') }),
    ...(settings.servername === undefined ? {} : { servername: settings.servername }),
    ...(settings.insecure === true ? { rejectUnauthorized: false } : {}),
  };
}
