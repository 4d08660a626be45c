import { isEnvironmentError } from '../core/failure.ts';
import type { ForgeWriter, Issue, RepositoryName } from '../ports/forge.ts';
import { repoPath } from './forgejo-connection.ts';
import type { Connection } from './forgejo-connection.ts';
import { addressOf, asRecord, listOf, numberOf, textOf } from './json-fields.ts';
import type { Json } from './json-fields.ts';

type Part = Pick<ForgeWriter, 'issues' | 'markedIssue' | 'createIssue' | 'updateIssue' | 'commentIssue'>;

/** Colour of a label that we have to create. */
const labelColor = '#8a8a8a';

function issueFrom(json: Json, doing: string): Issue {
  return {
    number: numberOf(json, 'number', doing), title: textOf(json, 'title'), body: textOf(json, 'body'), url: addressOf(json, 'html_url'),
    state: textOf(json, 'state') === 'closed' ? 'closed' : 'open', labels: listOf(json, 'labels').map((label) => textOf(label, 'name')),
  };
}

/** Issues. API: `/repos/{owner}/{repo}/issues`, `/labels`. The search of the server is not used: its index lags behind. */
export function issuePart(api: Connection): Part {
  async function issues(repo: RepositoryName, { state, label }: { readonly state: string; readonly label?: string }): Promise<Issue[]> {
    const doing = `list the issues of ${repo.owner}/${repo.name}`;
    const query = `?type=issues&state=${state}${label === undefined ? '' : `&labels=${encodeURIComponent(label)}`}`;
    const rows = await api.list({ path: `${repoPath(repo)}/issues${query}`, doing }) ?? [];
    return rows.filter((row) => row['pull_request'] === undefined || row['pull_request'] === null).map((row) => issueFrom(row, doing));
  }

  async function labelIds(repo: RepositoryName, names: readonly string[]): Promise<number[]> {
    if (names.length === 0) return [];
    const doing = `read the labels of ${repo.owner}/${repo.name}`;
    const known = await api.list({ path: `${repoPath(repo)}/labels`, doing }) ?? [];
    const ids: number[] = [];
    for (const name of names) {
      const found = known.find((label) => textOf(label, 'name') === name)
        ?? asRecord((await api.json({ method: 'POST', path: `${repoPath(repo)}/labels`, json: { name, color: labelColor }, doing: `create the label \`${name}\`` })).value, doing);
      ids.push(numberOf(found, 'id', doing));
    }
    return ids;
  }

  return {
    issues,
    async markedIssue(repo, marker) {
      const open = (await issues(repo, { state: 'open' })).filter(({ body }) => body.includes(marker)).sort((a, b) => a.number - b.number)[0];
      return open ?? (await issues(repo, { state: 'closed' })).find(({ body }) => body.includes(marker));
    },
    async createIssue(repo, { title, body, labels = [] }) {
      const doing = `open the issue "${title}"`;
      await api.needToken(doing);
      const ids = await labelIds(repo, labels).catch((error: unknown) => {
        // an issue without its label is better than none: not everybody who may write issues may make labels
        if (isEnvironmentError(error) && error.exit === 'not-permitted') return [];
        throw error;
      });
      const { value } = await api.json({ method: 'POST', path: `${repoPath(repo)}/issues`, json: { title, body, ...(ids.length === 0 ? {} : { labels: ids }) }, doing });
      return issueFrom(asRecord(value, doing), doing);
    },
    async updateIssue(repo, number, fields) {
      const doing = `${fields.state === 'closed' ? 'close' : 'update'} the issue #${number}`;
      await api.needToken(doing);
      const { value } = await api.json({ method: 'PATCH', path: `${repoPath(repo)}/issues/${number}`, json: fields, doing, idempotent: true });
      return issueFrom(asRecord(value, doing), doing);
    },
    async commentIssue(repo, number, body) {
      const doing = `comment on the issue #${number}`;
      await api.needToken(doing);
      await api.json({ method: 'POST', path: `${repoPath(repo)}/issues/${number}/comments`, json: { body }, doing });
    },
  };
}
