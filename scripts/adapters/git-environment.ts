import { forgeVariables, gitUserVariables } from '../core/variables.ts';
import type { Environment } from '../ports/index.ts';

/** User and password (or token) for the remote. */
export interface GitCredentials {
  readonly user: string;
  readonly password: string;
}

function first(env: Environment, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

/**
 * Credentials for the remote from the environment: `GIT_USERNAME` and `GIT_PASSWORD`, a token, or Woodpecker's netrc
 * variables, in this order. Forgejo takes a token as the password of any user.
 */
export function credentialsOf(env: Environment): GitCredentials | undefined {
  const password = first(env, ['GIT_PASSWORD', ...forgeVariables.token, 'CI_NETRC_PASSWORD']);
  if (password === undefined) return undefined;
  return { user: first(env, gitUserVariables) ?? 'ci-shared', password };
}

/** Scheme, host and port of an HTTP address, which is all that git's `http.<url>.*` settings need. */
function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !/^https?:\/\//.test(url) || !URL.canParse(url)) return undefined;
  return `${new URL(url).origin}/`;
}

/**
 * The environment of every git we start: no prompts, plain English messages, our own work tree trusted whoever owns
 * it, and the credentials as a header for this one host. Settings go through `GIT_CONFIG_COUNT`: neither the process
 * list nor any file ever shows them.
 */
export function gitEnvironment(env: Environment, root: string, url: string | undefined): NodeJS.ProcessEnv {
  const settings: [string, string][] = [['safe.directory', root], ['i18n.logOutputEncoding', 'UTF-8'], ['gc.auto', '0'], ['maintenance.auto', 'false'], ['advice.detachedHead', 'false']];
  const credentials = credentialsOf(env);
  const origin = originOf(url);
  if (credentials !== undefined && origin !== undefined) {
    const basic = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
    settings.push([`http.${origin}.extraHeader`, `Authorization: Basic ${basic}`], ['credential.helper', '']);
  }
  const count = Number(env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  const result: NodeJS.ProcessEnv = {
    ...env, LC_ALL: 'C.UTF-8', LANGUAGE: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_FLUSH: '0', GIT_PAGER: 'cat',
    GCM_INTERACTIVE: 'never', GIT_CONFIG_COUNT: String(count + settings.length),
  };
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_TRACE', 'GIT_TRACE_CURL', 'GIT_CURL_VERBOSE']) delete result[name];
  settings.forEach(([key, value], at) => {
    result[`GIT_CONFIG_KEY_${count + at}`] = key;
    result[`GIT_CONFIG_VALUE_${count + at}`] = value;
  });
  return result;
}
