import { EnvironmentError } from '../core/failure.ts';
import { createLimit } from '../lib/limit.ts';
import type { Part, Unread, VaultAuthMount, VaultLogin, VaultMount, VaultPolicy, VaultReader, VaultRole, VaultSession } from '../ports/vault.ts';
import { isRecord, recordOf, textOf } from './json-fields.ts';
import type { Json } from './json-fields.ts';
import { connect, encodePath, errorsOf, unreadBecause } from './openbao-connection.ts';
import type { Connection, OpenBaoContext } from './openbao-connection.ts';
import { plainNamespace, settingsFrom, variable } from './openbao-environment.ts';
import { logIn } from './openbao-login.ts';
import { roleFolders, roleFrom, textsOf } from './openbao-roles.ts';

/** Names OpenBao keeps for itself: `root` has no text. */
const withoutText = new Set(['root', 'response-wrapping']);
/** Single reads are one look into the storage each; the server's cache holds 1,024 policies. */
const mostAtOnce = 8;

/** Requests that fail one after the other, each with its retries, until we give up. */
const mostFailures = 5;

/** Reads of one login. */
class Session {
  readonly #api: Connection;
  readonly #limit: <Result>(task: () => Promise<Result>) => Promise<Result>;
  readonly #made: boolean;
  readonly #inline: boolean;
  #dead: EnvironmentError | undefined;
  #failures = 0;

  constructor(api: Connection, { jobs, inline }: VaultLogin, made: boolean) {
    this.#api = api;
    this.#inline = inline;
    this.#made = made;
    this.#limit = createLimit(Math.max(1, Math.min(jobs, mostAtOnce)));
  }

  /** After a 403: is it the token as a whole? Then everything else would fail the same way, one request after the other. */
  async #mourn(error: unknown): Promise<void> {
    if (this.#dead !== undefined || this.#inline || !(error instanceof EnvironmentError) || error.exit !== 'not-permitted') return;
    const { status, value } = await this.#api.ask({ path: 'auth/token/lookup-self', doing: 'look at our own token', allow: [403], once: true });
    // a token that lives and lacks a permission gets "1 error occurred: * permission denied"; one that is dead the two words
    // alone (seen at 2.6.2), at other releases with "invalid token" or "bad token"
    if (status !== 403 || !(errorsOf(value) ?? []).some((text) => /^permission denied$|invalid token|bad token/i.test(text))) return;
    this.#dead = new EnvironmentError('the token has expired or was revoked while we read', { help: 'give the token a longer time to live', exit: 'not-permitted' });
  }

  /** A server that fails each time is not asked a thousand times more, with a minute of patience each. */
  #count(error: unknown): void {
    if (!(error instanceof EnvironmentError) || error.exit === 'not-permitted' || this.#dead !== undefined) return;
    this.#failures += 1;
    if (this.#failures === mostFailures) this.#dead = new EnvironmentError(`OpenBao failed ${mostFailures} times in a row, so it was not asked any more; the last time: ${error.message}`, error.help === undefined ? {} : { help: error.help });
  }

  /** Runs one read; a token that died is noticed once. */
  async #guard<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#dead !== undefined) throw this.#dead;
    try {
      const result = await task();
      this.#failures = 0;
      return result;
    } catch (error) {
      await this.#mourn(error).catch(() => undefined);
      this.#count(error);
      throw this.#dead ?? error;
    }
  }

  #data(path: string, doing: string, namespace: string, allow: readonly number[] = []): Promise<Json | undefined> {
    return this.#guard(() => this.#api.data({ path: encodePath(path), doing, namespace, allow }));
  }

  #keys(path: string, doing: string, namespace: string): Promise<readonly string[] | undefined> {
    return this.#guard(() => this.#api.keys({ path: encodePath(path), doing, namespace }));
  }

  /** Reads each of a list, some at a time; what went away meanwhile is left out. */
  async #each<Item>(names: readonly string[], label: string, read: (name: string) => Promise<Item | undefined>): Promise<Part<Item>> {
    const unread: Unread[] = [];
    const items = await Promise.all(names.map((name) => this.#limit(async () => {
      try {
        return await read(name);
      } catch (error) {
        unread.push(unreadBecause(`${label} ${name}`, error));
        return undefined;
      }
    })));
    return { found: items.filter((item) => item !== undefined), unread: unread.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }

  /** All texts in one answer (OpenBao >= 2.3); `undefined` when the server has no such list or we may not read it. */
  async #detailed(namespace: string): Promise<VaultPolicy[] | undefined> {
    const doing = 'list the policies with their texts';
    const { status, value } = await this.#guard(() => this.#api.ask({ path: 'sys/policies/detailed/acl?list=true', doing, namespace, allow: [400, 403, 404, 405] }));
    const info = isRecord(value) ? recordOf(value, 'data')['key_info'] : undefined;
    if (status < 300 && isRecord(info)) {
      const entries = Object.entries(info).filter((entry): entry is [string, Json] => isRecord(entry[1]) && typeof entry[1]['policy'] === 'string');
      const keys = isRecord(value) ? textsOf(recordOf(value, 'data'), 'keys') : [];
      // a list without some of the texts is not an answer to rely on
      return keys.every((key) => withoutText.has(key) || entries.some(([name]) => name === key)) ? entries.map(([name, one]) => ({ name, text: textOf(one, 'policy') })) : undefined;
    }
    if (status < 300 || errorsOf(value) === undefined) throw new EnvironmentError(`cannot ${doing}: ${this.#api.address.host} answered ${status}, but not as OpenBao does`, { help: 'the address leads to a proxy or another program; check it' });
    return undefined;
  }

  async policies(namespace: string): Promise<Part<VaultPolicy>> {
    const all = await this.#detailed(namespace);
    if (all !== undefined) return { found: all.filter(({ name }) => !withoutText.has(name)), unread: [] };
    const names = await this.#keys('sys/policies/acl', 'list the policies', namespace) ?? [];
    return this.#each(names.filter((name) => !withoutText.has(name)), 'policy', async (name) => {
      const found = await this.#data(`sys/policies/acl/${name}`, `read the policy \`${name}\``, namespace, [404]);
      return found === undefined ? undefined : { name, text: textOf(found, 'policy') };
    });
  }

  async mounts(namespace: string): Promise<VaultMount[]> {
    const found = await this.#data('sys/mounts', 'list the mounts', namespace) ?? {};
    return Object.entries(found).flatMap(([path, mount]): VaultMount[] => {
      if (!isRecord(mount) || !path.endsWith('/')) return [];
      const type = textOf(mount, 'type');
      return [{ path: path.slice(0, -1), type: type === 'kv' || type === 'generic' ? `kv-v${textOf(recordOf(mount, 'options'), 'version') === '2' ? 2 : 1}` : type }];
    });
  }

  async authMounts(namespace: string): Promise<VaultAuthMount[]> {
    const found = await this.#data('sys/auth', 'list the auth methods', namespace) ?? {};
    return Object.entries(found).flatMap(([path, mount]): VaultAuthMount[] => (
      isRecord(mount) && path.endsWith('/') ? [{ path: path.slice(0, -1), type: textOf(mount, 'type'), accessor: textOf(mount, 'accessor') }] : []));
  }

  async roles(namespace: string, mount: VaultAuthMount): Promise<Part<VaultRole>> {
    const parts = await Promise.all((roleFolders[mount.type] ?? []).map(async (kind): Promise<Part<VaultRole>> => {
      const folder = `auth/${mount.path}/${kind}`;
      const names = await this.#keys(folder, `list ${folder}`, namespace) ?? [];
      // a program of CEL names the policies at login; its text is not needed
      if (kind === 'cel/role') return { found: names.map((name) => ({ mount: mount.path, kind, name, policies: [], computed: true, aliases: [] })), unread: [] };
      return this.#each(names, folder, async (name) => {
        const found = await this.#data(`${folder}/${name}`, `read ${folder}/${name}`, namespace, [404]);
        return found === undefined ? undefined : roleFrom(mount, kind, name, found);
      });
    }));
    return { found: parts.flatMap(({ found }) => found), unread: parts.flatMap(({ unread }) => unread) };
  }

  async #identities(kind: 'entity' | 'group', namespace: string): Promise<Part<Json & { readonly id: string }>> {
    const ids = await this.#keys(`identity/${kind}/id`, `list the ${kind === 'entity' ? 'entities' : 'groups'}`, namespace) ?? [];
    return this.#each(ids, `identity/${kind}/id`, async (id) => {
      const found = await this.#data(`identity/${kind}/id/${id}`, `read the ${kind} ${id}`, namespace, [404]);
      return found === undefined ? undefined : { ...found, id };
    });
  }

  async entities(namespace: string): ReturnType<VaultSession['entities']> {
    const { found, unread } = await this.#identities('entity', namespace);
    return {
      unread, found: found.map((json) => ({
        id: json.id, name: textOf(json, 'name'), policies: textsOf(json, 'policies'),
        aliases: (Array.isArray(json['aliases']) ? json['aliases'].filter(isRecord) : []).map((alias) => ({ name: textOf(alias, 'name'), accessor: textOf(alias, 'mount_accessor') })),
      })),
    };
  }

  async groups(namespace: string): ReturnType<VaultSession['groups']> {
    const { found, unread } = await this.#identities('group', namespace);
    return { unread, found: found.map((json) => ({ id: json.id, name: textOf(json, 'name'), policies: textsOf(json, 'policies'), entities: textsOf(json, 'member_entity_ids'), groups: textsOf(json, 'member_group_ids') })) };
  }

  async namespaces(namespace: string): Promise<Part<string>> {
    const found: string[] = [];
    const unread: Unread[] = [];
    const waiting = [namespace];
    for (let parent = waiting.shift(); parent !== undefined; parent = waiting.shift()) {
      const at = parent;
      const names = await this.#keys('sys/namespaces', `list the namespaces of ${at === '' ? 'the root' : at}`, at).catch((error: unknown) => {
        unread.push(unreadBecause(`namespaces below ${at === '' ? 'the root' : at}`, error));
        return undefined;
      });
      const below = (names ?? []).map((name) => plainNamespace(`${at}/${name}`));
      found.push(...below);
      waiting.push(...below);
    }
    return { found: found.sort(), unread };
  }

  async close(warn: (message: string) => void): Promise<void> {
    if (!this.#made || this.#dead !== undefined) return;
    // a batch token cannot be revoked (400); it ends by itself
    await this.#api.ask({ method: 'POST', path: 'auth/token/revoke-self', doing: 'revoke our token', allow: [400], once: true }).catch((error: unknown) => {
      warn(`${error instanceof Error ? error.message : 'cannot revoke our token'}; it ends when its time to live does`);
    });
  }
}

/** OpenBao of the environment. */
export function createVault(context: OpenBaoContext): VaultReader {
  const { env, progress } = context;
  return {
    namespace: () => plainNamespace(variable(env, 'NAMESPACE')?.value ?? ''),
    async open(login) {
      const settings = await settingsFrom(env);
      const api = connect(settings, context);
      const session = new Session(api, login, await logIn(api, login, env));
      return {
        address: `${settings.address.origin}${settings.address.pathname}`.replace(/\/+$/, ''), namespace: settings.namespace,
        namespaces: (namespace) => session.namespaces(namespace), policies: (namespace) => session.policies(namespace),
        mounts: (namespace) => session.mounts(namespace), authMounts: (namespace) => session.authMounts(namespace),
        knows: (type) => roleFolders[type] !== undefined, roles: (namespace, mount) => session.roles(namespace, mount),
        entities: (namespace) => session.entities(namespace), groups: (namespace) => session.groups(namespace),
        close: () => session.close((message) => { progress.warn(message); }),
      };
    },
  };
}
