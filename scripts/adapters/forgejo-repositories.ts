import { EnvironmentError, isEnvironmentError } from '../core/failure.ts';
import type { ForgePart, ForgeReader, ForgeRepository, RepositoryName, TreeEntry } from '../ports/forge.ts';
import { repoPath } from './forgejo-connection.ts';
import type { Connection } from './forgejo-connection.ts';
import { addressOf, asRecord, flagOf, isRecord, listOf, numberOf, recordOf, textOf } from './json-fields.ts';
import type { Json } from './json-fields.ts';

type Reader = Pick<ForgeReader, 'repository' | 'repositories' | 'tagCommit' | 'file' | 'tree' | 'folder' | 'blob'>;

const parts: readonly (readonly [field: string, part: ForgePart])[] = [['has_releases', 'releases'], ['has_pull_requests', 'pull requests'], ['has_issues', 'issues']];

function repositoryFrom(json: Json): ForgeRepository {
  const { push } = recordOf(json, 'permissions');
  return {
    owner: textOf(recordOf(json, 'owner'), 'login') || (textOf(json, 'full_name').split('/')[0] ?? ''),
    name: textOf(json, 'name'), defaultBranch: textOf(json, 'default_branch'), url: addressOf(json, 'html_url'),
    archived: flagOf(json, 'archived'), empty: flagOf(json, 'empty'), private: flagOf(json, 'private'),
    canPush: typeof push === 'boolean' ? push : undefined, disabled: parts.filter(([field]) => json[field] === false).map(([, part]) => part),
  };
}

const kinds: Readonly<Record<string, TreeEntry['kind']>> = { tree: 'folder', commit: 'submodule', blob: 'file' };

function entryFrom(json: Json): TreeEntry {
  const size = json['size'];
  return {
    path: textOf(json, 'path'), sha: textOf(json, 'sha'), size: typeof size === 'number' ? size : 0,
    kind: textOf(json, 'mode') === '120000' ? 'link' : kinds[textOf(json, 'type')] ?? 'file',
  };
}

function encodedPath(path: string): string {
  return path.split('/').filter((part) => part !== '').map(encodeURIComponent).join('/');
}

const label = ({ owner, name }: RepositoryName): string => `${owner}/${name}`;

/** Repositories, their trees and files. API: `/repos`, `/orgs/{org}/repos`, `/users/{user}/repos`, `/contents`, `/git/trees`, `/git/blobs`, `/tags`. */
export function repositoryReader(api: Connection): Reader {
  async function blob(repo: RepositoryName, sha: string): Promise<Uint8Array> {
    const doing = `read the blob ${sha.slice(0, 10)} of ${label(repo)}`;
    const found = asRecord((await api.json({ path: `${repoPath(repo)}/git/blobs/${encodeURIComponent(sha)}`, doing })).value, doing);
    if (textOf(found, 'encoding') !== 'base64' || typeof found['content'] !== 'string') {
      throw new EnvironmentError(`cannot ${doing}: Forgejo does not send its content (${numberOf(found, 'size', doing)} bytes)`, { help: 'the file is larger than DEFAULT_MAX_BLOB_SIZE of the server' });
    }
    return Buffer.from(found['content'], 'base64');
  }

  /** 409: the repository is empty. */
  async function entriesOf(repo: RepositoryName, treeish: string, recursive: boolean, none: readonly number[]): Promise<readonly TreeEntry[] | undefined> {
    const doing = `list the files of ${label(repo)}`;
    const entries: TreeEntry[] = [];
    for (let page = 1; ; page += 1) {
      const path = `${repoPath(repo)}/git/trees/${encodeURIComponent(treeish)}?${recursive ? 'recursive=true&' : ''}per_page=1000&page=${page}`;
      const { status, value } = await api.json({ path, doing, allow: page === 1 ? none : [] });
      if (none.includes(status)) return undefined;
      const found = asRecord(value, doing);
      const rows = listOf(found, 'tree');
      entries.push(...rows.map(entryFrom));
      if (!flagOf(found, 'truncated') || rows.length === 0) return entries;
    }
  }

  /** A token for organisations alone gets 403 here, whether there is such a user or not (Gitea 1.26). */
  async function ofUser(owner: string, path: string, doing: string): Promise<readonly Json[] | undefined> {
    try {
      return await api.list({ path, doing, allow: [404] });
    } catch (error) {
      if (!isEnvironmentError(error) || error.exit !== 'not-permitted') throw error;
      throw new EnvironmentError(`cannot ${doing}: there is no organisation ${owner}, and this token may not list what users have`, { help: 'check the name; for the repositories of a user the token needs the scopes `read:user` and `read:repository`', exit: 'not-permitted' });
    }
  }

  return {
    blob,
    async repository(repo) {
      const doing = `read the repository ${label(repo)}`;
      const { status, value } = await api.json({ path: repoPath(repo), doing, allow: [404] });
      return status === 404 ? undefined : repositoryFrom(asRecord(value, doing));
    },
    async repositories(owner) {
      const doing = `list the repositories of ${owner}`;
      const path = `/${encodeURIComponent(owner)}/repos`;
      const rows = await api.list({ path: `/orgs${path}`, doing, allow: [404] }) ?? await ofUser(owner, `/users${path}`, doing);
      if (rows !== undefined) {
        // a row can be on two pages when a repository is made while we read
        const byName = new Map(rows.map(repositoryFrom).map((one) => [`${one.owner}/${one.name}`, one]));
        return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      }
      throw new EnvironmentError(`cannot ${doing}: there is no organisation or user of this name`, { help: 'check the name; the token needs the scopes `read:organization` and `read:repository`' });
    },
    async tagCommit(repo, tag) {
      const doing = `read the tag \`${tag}\` of ${label(repo)}`;
      const { status, value } = await api.json({ path: `${repoPath(repo)}/tags/${encodeURIComponent(tag)}`, doing, allow: [404] });
      const sha = status === 404 ? '' : textOf(recordOf(asRecord(value, doing), 'commit'), 'sha');
      return sha === '' ? undefined : sha;
    },
    async file(repo, path, ref) {
      const doing = `read ${path} of ${label(repo)}`;
      const query = ref === undefined ? '' : `?ref=${encodeURIComponent(ref)}`;
      const { status, value } = await api.json({ path: `${repoPath(repo)}/contents/${encodedPath(path)}${query}`, doing, allow: [404] });
      // a folder is a list
      if (status === 404 || !isRecord(value) || textOf(value, 'type') !== 'file') return undefined;
      const sha = textOf(value, 'sha');
      const { content } = value;
      return { sha, bytes: typeof content === 'string' && textOf(value, 'encoding') === 'base64' ? Buffer.from(content, 'base64') : await blob(repo, sha) };
    },
    async tree(repo, ref) {
      return entriesOf(repo, ref, true, [404, 409]);
    },
    async folder(repo, treeish) {
      return entriesOf(repo, treeish, false, [409]);
    },
  };
}
