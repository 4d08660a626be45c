import { EnvironmentError } from '../core/failure.ts';
import type { HttpAnswer } from './http-exchange.ts';
import { NetworkFailure } from './http-exchange.ts';

/** Whom we talk to, for messages. */
export interface HttpService {
  /** `Forgejo`. */
  readonly name: string;
  /** What to do about a status, where the service knows better than the general advice below. */
  readonly help?: (status: number, reason: string) => string | undefined;
}

/** An address without user part, query and fragment: nothing in it can be a secret. */
export function shownUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

const titles: Readonly<Record<number, string>> = {
  301: 'moved', 302: 'elsewhere', 307: 'elsewhere', 308: 'moved',
  400: 'bad request', 401: 'not authenticated', 403: 'not permitted', 404: 'not found', 405: 'method not allowed', 409: 'conflict', 410: 'gone',
  412: 'precondition failed', 413: 'too large', 422: 'not acceptable', 423: 'locked', 429: 'too many requests', 500: 'internal error', 501: 'not implemented',
  502: 'bad gateway', 503: 'unavailable', 504: 'gateway timeout',
};

const advice: Readonly<Record<number, string>> = {
  401: 'give a token that is valid, or renew the one that is set',
  403: 'give the token the scope and its owner the permission for this, or use another token',
  404: 'check the address and the name; without permission to see it the answer is the same',
  409: 'somebody else changed it at the same time; run the command again',
  413: 'the proxy in front of the server has a limit for uploads; raise it or send less',
  422: 'the server understood but refused the values; its reason is above',
  423: 'it is locked or archived; unlock it first',
  429: 'wait a while, or run fewer jobs at the same time',
};

function adviceFor(status: number): string {
  if (status >= 300 && status < 400) return 'it has another address now (renamed or moved); use that one';
  return advice[status] ?? (status >= 500 ? 'the server has a problem; look at its log, and run the command again later' : 'check the address, the version of the server and the values');
}

/** One line of somebody else's text: no control characters, bounded. */
export function oneLine(text: string, most = 300): string {
  // a server must not be able to move the cursor or fake a second line
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return clean.length > most ? `${clean.slice(0, most - 3)}...` : clean;
}

/** What the server says of an error: `message`, `error`, `errors` of JSON, or a short plain text. Never HTML. */
export function reasonOf(answer: HttpAnswer): string {
  const text = Buffer.from(answer.body).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return '';
    const found = value as { message?: unknown; error?: unknown; errors?: unknown };
    const errors = (Array.isArray(found.errors) ? found.errors : []).map((one: unknown) => (typeof one === 'string' ? one
      : typeof one === 'object' && one !== null && 'message' in one ? String(one.message) : JSON.stringify(one)));
    const main = [found.message, found.error].find((one) => typeof one === 'string' && one !== '');
    return oneLine([...(typeof main === 'string' ? [main] : []), ...errors].join('; '));
  } catch {
    return /^\s*</.test(text) || text.length > 300 ? '' : oneLine(text);
  }
}

/** The error for a status that nobody handles. 401 and 403 end with their own exit code where the command has one. */
export function statusError(service: HttpService, doing: string, answer: HttpAnswer): EnvironmentError {
  const { status, url } = answer;
  const reason = reasonOf(answer);
  const title = titles[status];
  const said = `${service.name} at ${url.host} answered ${status}${title === undefined ? '' : ` (${title})`}`;
  return new EnvironmentError(`cannot ${doing}: ${said}${reason === '' ? '' : `: ${reason}`}`, {
    help: service.help?.(status, reason) ?? adviceFor(status),
    ...(status === 401 || status === 403 ? { exit: 'not-permitted' as const } : {}),
  });
}

const untrusted = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT']);

function networkWords({ kind, code, message }: NetworkFailure, host: string): readonly [string, string] {
  if (kind === 'too-large') return [message, 'this is not an answer we expect; check the address'];
  if (kind === 'truncated') return [message, 'the connection or a proxy breaks; run the command again'];
  if (kind !== 'network') return [message, 'check the network and the load of the server, then run the command again'];
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return [`the host name ${host} has no address`, 'check the name, and the DNS of this machine'];
  if (code === 'ECONNREFUSED') return [`nothing listens at ${host}`, 'check host and port, and that the server runs'];
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT') return [`${host} cannot be reached`, 'check the network, and HTTPS_PROXY and NO_PROXY'];
  if (code === 'ECONNRESET' || code === 'EPIPE') return ['the connection was closed before the answer came', 'run the command again; look at the log of the server or of the proxy before it'];
  if (untrusted.has(code)) return [`the certificate of ${host} is signed by nobody we trust`, 'set CI_SHARED_CA_FILE to the PEM file of your certificate authority'];
  if (code === 'CERT_HAS_EXPIRED') return [`the certificate of ${host} has expired`, 'renew it, or mend the clock of this machine'];
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return [`the certificate of ${host} is for another name`, 'use the name that the certificate carries'];
  if (/wrong version number|packet length too long/.test(message)) return [`${host} does not speak TLS`, 'use http:// in the address, or the port of its https'];
  return [`no answer from ${host}: ${oneLine(message.replaceAll(/:\/\/[^\s/@]*@/g, '://'))}`, 'check the network, and HTTPS_PROXY and NO_PROXY'];
}

/** The error for an exchange that gave no answer. */
export function networkError(service: HttpService, doing: string, url: URL, failure: NetworkFailure): EnvironmentError {
  const [what, help] = networkWords(failure, url.host);
  return new EnvironmentError(`cannot ${doing}: ${service.name}: ${what}`, { help });
}

/** The JSON of an answer; `undefined` when it is empty. @throws EnvironmentError when it is something else. */
export function decodeJson(service: HttpService, doing: string, answer: HttpAnswer): unknown {
  const text = Buffer.from(answer.body).toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    const html = /^\s*</.test(text) || (answer.headers['content-type'] ?? '').includes('html');
    throw new EnvironmentError(`cannot ${doing}: ${service.name} at ${answer.url.host} answered ${html ? 'a web page' : 'something that is not JSON'} (${answer.body.length} bytes)`, {
      help: html ? 'the address leads to a login page, a proxy or another program; check it' : 'the answer was cut or changed on its way; look at the proxy in between',
    });
  }
}
