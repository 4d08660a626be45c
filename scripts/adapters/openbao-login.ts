import { EnvironmentError } from '../core/failure.ts';
import type { Environment } from '../ports/index.ts';
import type { VaultLogin } from '../ports/vault.ts';
import { asRecord, recordOf, textOf } from './json-fields.ts';
import { encodePath } from './openbao-connection.ts';
import type { Connection } from './openbao-connection.ts';
import { credential, tokenFrom } from './openbao-environment.ts';

function missing(what: string, help: string): EnvironmentError {
  return new EnvironmentError(`cannot log in at OpenBao: there is no ${what}`, { help, exit: 'not-permitted' });
}

function needToken(token: string | undefined, from: string): string {
  if (token === undefined || token === '') throw missing('token', `set BAO_TOKEN, or log in with --auth approle or --auth jwt`);
  if (/[^\u0021-\u007e]/.test(token)) throw new EnvironmentError(`the token ${from} has spaces or other characters that no header carries`, { help: 'set the token alone', exit: 'not-permitted' });
  return token;
}

/** Opens a wrapped secret id. A wrapping token is good for once: a failure here means that somebody else used it, or it expired. */
async function unwrap(api: Connection, wrapped: string): Promise<string> {
  const doing = 'unwrap the secret id';
  const { value } = await api.ask({ method: 'POST', path: 'sys/wrapping/unwrap', doing, headers: { 'x-vault-token': wrapped }, once: true }).catch((error: unknown) => {
    if (!(error instanceof EnvironmentError) || error.exit !== 'not-permitted' && !/wrapping token/.test(error.message)) throw error;
    throw new EnvironmentError(error.message, { help: 'the wrapping token was used before or has expired: if nobody of you used it, somebody else did; make a new secret id', exit: 'not-permitted' });
  });
  const secretId = textOf(recordOf(asRecord(value, doing), 'data'), 'secret_id');
  if (secretId === '') throw new EnvironmentError(`cannot ${doing}: what the token wraps is no secret id`, { help: 'wrap the answer of auth/approle/role/NAME/secret-id' });
  return secretId;
}

async function appRole(api: Connection, env: Environment): Promise<Record<string, string>> {
  const roleId = await credential(env, 'ROLE_ID');
  if (roleId === undefined) throw missing('role id', 'set BAO_ROLE_ID');
  const wrapped = await credential(env, 'WRAPPED_SECRET_ID');
  if (wrapped !== undefined) api.hide(wrapped);
  const secretId = wrapped === undefined ? await credential(env, 'SECRET_ID') : await unwrap(api, wrapped);
  if (secretId === undefined) throw missing('secret id', 'set BAO_SECRET_ID, BAO_SECRET_ID_FILE, or BAO_WRAPPED_SECRET_ID to a wrapping token');
  api.hide(secretId);
  return { role_id: roleId, secret_id: secretId };
}

async function jwt(api: Connection, env: Environment, role: string | undefined): Promise<Record<string, string>> {
  const token = await credential(env, 'JWT');
  if (token === undefined) throw missing('JWT', 'set BAO_JWT, or BAO_JWT_FILE to its file');
  api.hide(token);
  return { jwt: token, ...(role === undefined ? {} : { role }) };
}

/** Each parameter in a header of its own: raw URL-safe base64 of `{"key", "value"}`. */
function inlineHeaders(path: string, parameters: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = { 'x-vault-inline-auth-path': path, 'x-vault-inline-auth-operation': 'update' };
  for (const [at, [key, value]] of Object.entries(parameters).entries()) {
    headers[`x-vault-inline-auth-parameter-${at}`] = Buffer.from(JSON.stringify({ key, value })).toString('base64url');
  }
  return headers;
}

/** Logs in, so that the connection may be used. True when a token was made that we should revoke. @throws EnvironmentError */
export async function logIn(api: Connection, { method, mount = method, role, inline }: VaultLogin, env: Environment): Promise<boolean> {
  if (method === 'token') {
    const token = needToken(await tokenFrom(env), 'of the environment');
    api.hide(token);
    api.use({ 'x-vault-token': token });
    return false;
  }
  const parameters = method === 'approle' ? await appRole(api, env) : await jwt(api, env, role);
  const path = `auth/${mount}/login`;
  if (inline) {
    api.use(inlineHeaders(path, parameters));
    return false;
  }
  const doing = `log in at auth/${mount}`;
  // an answer means that a secret id may be used up: the login is not sent again
  const { value } = await api.ask({ method: 'POST', path: encodePath(path), json: parameters, doing, once: true, allow: [400] });
  const errors = recordOf({ value }, 'value')['errors'];
  if (Array.isArray(errors)) throw new EnvironmentError(`cannot ${doing}: OpenBao refuses the credentials: ${errors.map(String).join('; ').replaceAll(/\s+/g, ' ')}`, { help: 'check role, secret id or JWT, and their time to live and bound addresses', exit: 'not-permitted' });
  const token = needToken(textOf(recordOf(asRecord(value, doing), 'auth'), 'client_token'), 'that OpenBao made');
  api.hide(token);
  api.use({ 'x-vault-token': token });
  return true;
}
