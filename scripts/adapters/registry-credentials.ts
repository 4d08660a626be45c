import path from 'node:path';
import { EnvironmentError } from '../core/failure.ts';
import { canonicalRegistry, dockerHub } from '../lib/image-ref.ts';
import type { FileReader } from '../ports/files.ts';
import type { Environment } from '../ports/index.ts';
import type { Repository } from '../ports/registry.ts';

/** How to say who we are: a name with a password, a token that is exchanged (`identitytoken`), or one that is sent as it is. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'identity'; readonly token: string }
  | { readonly kind: 'bearer'; readonly token: string };

export interface Login {
  readonly credentials: Credentials | undefined;
  /** Where they come from, for messages: a file or names of variables. Never a secret. */
  readonly from: string;
  /** Why something that looks like a login was not used. */
  readonly notes: readonly string[];
}

interface AuthFile {
  readonly auths?: Readonly<Record<string, unknown>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

/** `forge.example.net:3000` as part of a variable's name: `FORGE_EXAMPLE_NET_3000`. */
export function variableName(registry: string): string {
  return registry.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
}

function hostOf(url: string | undefined): string | undefined {
  if (url === undefined || url === '') return undefined;
  if (!url.includes('://')) return canonicalRegistry(url.replace(/\/.*$/, ''));
  return URL.canParse(url) ? canonicalRegistry(new URL(url).host) : undefined;
}

/** Names of variables that hold a login for any registry, and the variables that say for which one it is. */
const general = [
  { user: 'CI_REGISTRY_USER', password: 'CI_REGISTRY_PASSWORD', host: 'CI_REGISTRY' },
  { user: 'REGISTRY_USERNAME', password: 'REGISTRY_PASSWORD', host: 'REGISTRY' },
] as const;

/**
 * A login from the environment. One that is not for a certain host is given only to the registry that its host variable
 * names, else to the forge's own (CI_FORGE_URL): a password must not go to whichever registry a reference happens to name.
 */
function fromEnvironment(registry: string, env: Environment): Login {
  const own = `REGISTRY_${variableName(registry)}`;
  const token = env[`${own}_TOKEN`];
  if (token !== undefined && token !== '') return { credentials: { kind: 'bearer', token }, from: `${own}_TOKEN`, notes: [] };
  const [username, password] = [env[`${own}_USERNAME`], env[`${own}_PASSWORD`]];
  if (username !== undefined && username !== '' && password !== undefined && password !== '') {
    return { credentials: { kind: 'password', username, password }, from: `${own}_USERNAME and _PASSWORD`, notes: [] };
  }
  const notes: string[] = [];
  for (const names of general) {
    const [user, secret] = [env[names.user], env[names.password]];
    if (user === undefined || user === '' || secret === undefined || secret === '') continue;
    const host = hostOf(env[names.host]) ?? hostOf(env['CI_FORGE_URL']);
    if (host === registry) return { credentials: { kind: 'password', username: user, password: secret }, from: `${names.user} and ${names.password}`, notes };
    notes.push(`${names.user} is for ${host ?? 'no known registry'}: set ${names.host}=${registry} if it is meant for this one`);
  }
  return { credentials: undefined, from: '', notes };
}

/** The files in the order of containers-auth.json(5), then Docker's. A file that is named by hand is the only one. */
export function authFiles(env: Environment): readonly string[] {
  const named = env['REGISTRY_AUTH_FILE'];
  if (named !== undefined && named !== '') return [named];
  const home = env['HOME'];
  const below = (folder: string | undefined, ...rest: string[]): string[] => (folder === undefined || folder === '' ? [] : [path.join(folder, ...rest)]);
  const docker = env['DOCKER_CONFIG'];
  return [
    ...below(env['XDG_RUNTIME_DIR'], 'containers/auth.json'),
    ...(env['XDG_CONFIG_HOME'] === undefined ? below(home, '.config/containers/auth.json') : below(env['XDG_CONFIG_HOME'], 'containers/auth.json')),
    ...(docker === undefined || docker === '' ? below(home, '.docker/config.json') : below(docker, 'config.json')),
  ];
}

/** A key of `auths` as registry and path: `https://index.docker.io/v1/`, `forge.example`, `forge.example/loco`. */
function normalKey(key: string): string {
  const plain = key.replace(/^https?:\/\//, '').replace(/\/(?:v1|v2)?\/?$/, '');
  const slash = plain.indexOf('/');
  return slash === -1 ? canonicalRegistry(plain) : `${canonicalRegistry(plain.slice(0, slash))}${plain.slice(slash)}`;
}

/** The keys under which a login for a repository may stand, the most special first: containers-auth.json(5). */
function keysFor({ registry, repository }: Repository): string[] {
  const parts = repository.split('/');
  return [...parts.map((_, at) => [registry, ...parts.slice(0, parts.length - at)].join('/')), registry];
}

function parseAuthFile(file: string, text: string): AuthFile {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data;
  } catch {
    // said below
  }
  throw new EnvironmentError(`the login file ${file} is not JSON with a mapping at its top`, { help: 'write it anew, for example with `docker login` or `skopeo login`' });
}

function credentialsOf(entry: unknown, file: string, key: string): Credentials | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const text = (name: string): string | undefined => {
    const value: unknown = Object.getOwnPropertyDescriptor(entry, name)?.value;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [identity, bearer, auth, username, password] = [text('identitytoken'), text('registrytoken'), text('auth'), text('username'), text('password')];
  if (identity !== undefined) return { kind: 'identity', token: identity };
  if (bearer !== undefined) return { kind: 'bearer', token: bearer };
  if (auth !== undefined) {
    const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
    const colon = decoded.indexOf(':');
    if (colon <= 0) throw new EnvironmentError(`the login of ${key} in ${file} cannot be read: its \`auth\` is not the Base64 of NAME:PASSWORD`, { help: 'log in again' });
    return { kind: 'password', username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  }
  return username !== undefined && password !== undefined ? { kind: 'password', username, password } : undefined;
}

function helperNote({ credHelpers, credsStore }: AuthFile, registry: string, file: string): string[] {
  const own = Object.entries(credHelpers ?? {}).find(([key]) => normalKey(key) === registry)?.[1];
  const helper = own ?? credsStore;
  if (typeof helper !== 'string' || helper === '') return [];
  return [`${file} leaves the login to \`docker-credential-${helper}\`, which we do not run: set REGISTRY_${variableName(registry)}_USERNAME and _PASSWORD, or write the login into an auth file`];
}

/** The login for a repository: the environment first, then the login files. @throws EnvironmentError for a file that cannot be read. */
export async function readLogin(at: Repository, env: Environment, files: FileReader): Promise<Login> {
  const known = fromEnvironment(at.registry, env);
  if (known.credentials !== undefined) return known;
  const notes = [...known.notes];
  const keys = keysFor(at);
  for (const file of authFiles(env)) {
    const text = await files.text(file);
    if (text === undefined) {
      if (file === env['REGISTRY_AUTH_FILE']) notes.push(`REGISTRY_AUTH_FILE names ${file}, which is not there`);
      continue;
    }
    const parsed = parseAuthFile(file, text);
    const byKey = new Map(Object.entries(parsed.auths ?? {}).map(([key, entry]) => [normalKey(key), entry]));
    for (const key of keys) {
      const credentials = credentialsOf(byKey.get(key), file, key);
      if (credentials !== undefined) return { credentials, from: file, notes };
    }
    notes.push(...helperNote(parsed, at.registry, file));
  }
  return { credentials: undefined, from: '', notes };
}

/** What to do about a refusal, for the help line. */
export function loginHelp(at: Repository, login: Login, env: Environment): string {
  if (login.credentials !== undefined) return `the login comes from ${login.from}; renew it, or give its owner the permission`;
  const looked = authFiles(env);
  const name = at.registry === dockerHub ? 'DOCKER_IO' : variableName(at.registry);
  return [...login.notes, `set REGISTRY_${name}_USERNAME and REGISTRY_${name}_PASSWORD, or log in (looked into ${looked.length === 0 ? 'no file: HOME is not set' : looked.join(', ')})`].join('; ');
}
