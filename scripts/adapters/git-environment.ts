import { firstSet, gitPasswordVariables, gitUserVariables } from '../core/variables.ts';
import type { Environment } from '../ports/index.ts';

/** User and password (or token) for the remote. */
export interface GitCredentials {
  readonly user: string;
  readonly password: string;
}

/** Credentials for the remote from the environment, in the order of core/variables.ts. Forgejo takes a token as the password of any user. */
export function credentialsOf(env: Environment): GitCredentials | undefined {
  const password = firstSet(env, gitPasswordVariables)?.value;
  if (password === undefined) return undefined;
  return { user: firstSet(env, gitUserVariables)?.value ?? 'ci-shared', password };
}

/** Scheme, host and port of an HTTP address, which is all that git's `http.<url>.*` settings need. */
function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !/^https?:\/\//.test(url) || !URL.canParse(url)) return undefined;
  return `${new URL(url).origin}/`;
}

/**
 * Variables that would send git to another repository (inside of a hook git sets them), change what pathspecs mean,
 * or print traces with headers. Names of `git rev-parse --local-env-vars` and git(1).
 */
const unwanted = /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|NAMESPACE|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|QUARANTINE_PATH|SHALLOW_FILE|GRAFT_FILE|REPLACE_REF_BASE|NO_REPLACE_OBJECTS|CONFIG|IMPLICIT_WORK_TREE|INTERNAL_SUPER_PREFIX|(?:LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS|EXTERNAL_DIFF|CURL_VERBOSE|TRACE.*)$/;

/** Settings of a user that would change what git prints, or how it reads our arguments. */
const steady: readonly [string, string][] = [
  ['i18n.logOutputEncoding', 'UTF-8'], ['gc.auto', '0'], ['maintenance.auto', 'false'], ['advice.detachedHead', 'false'], ['log.showSignature', 'false'], ['log.follow', 'false'], ['color.ui', 'false'],
];

/**
 * The environment of every git we start: no prompts, plain English messages, our own work tree trusted whoever owns
 * it, and the credentials as a header for this one host. Settings go through `GIT_CONFIG_COUNT`: neither the process
 * list nor any file ever shows them.
 */
export function gitEnvironment(env: Environment, root: string, url: string | undefined): NodeJS.ProcessEnv {
  const settings: [string, string][] = [['safe.directory', root], ...steady];
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
  for (const name of Object.keys(result)) if (unwanted.test(name)) delete result[name];
  settings.forEach(([key, value], at) => {
    result[`GIT_CONFIG_KEY_${count + at}`] = key;
    result[`GIT_CONFIG_VALUE_${count + at}`] = value;
  });
  return result;
}
