import type { ForgeWriter, PullRequest } from '../ports/forge.ts';
import { repoPath } from './forgejo-connection.ts';
import type { Connection } from './forgejo-connection.ts';
import { addressOf, asRecord, numberOf, recordOf, textOf } from './json-fields.ts';
import type { Json } from './json-fields.ts';

type Part = Pick<ForgeWriter, 'pullRequest' | 'createPullRequest' | 'updatePullRequest'>;

function pullFrom(json: Json, doing: string): PullRequest {
  return {
    number: numberOf(json, 'number', doing), title: textOf(json, 'title'), body: textOf(json, 'body'), url: addressOf(json, 'html_url'),
    head: textOf(recordOf(json, 'head'), 'ref'), base: textOf(recordOf(json, 'base'), 'ref'),
  };
}

/** A branch of the same name in a fork is another branch. */
function isOurs(json: Json): boolean {
  const head = recordOf(json, 'head')['repo_id'];
  const base = recordOf(json, 'base')['repo_id'];
  return head === undefined || base === undefined || head === base;
}

/** Pull requests between branches of one repository. API: `/repos/{owner}/{repo}/pulls`. */
export function pullPart(api: Connection): Part {
  return {
    async pullRequest(repo, head, base) {
      const doing = `look for a pull request from \`${head}\``;
      const rows = await api.list({ path: `${repoPath(repo)}/pulls?state=open&sort=recentupdate`, doing }) ?? [];
      return rows.filter(isOurs).map((row) => pullFrom(row, doing)).find((pull) => pull.head === head && pull.base === base);
    },
    async createPullRequest(repo, fields) {
      const doing = `open a pull request from \`${fields.head}\` to \`${fields.base}\``;
      await api.needToken(doing);
      const { status, value } = await api.json({ method: 'POST', path: `${repoPath(repo)}/pulls`, json: fields, doing, allow: [409], idempotent: true });
      return status === 409 ? 'conflict' : pullFrom(asRecord(value, doing), doing);
    },
    async updatePullRequest(repo, number, fields) {
      const doing = `update the pull request #${number}`;
      await api.needToken(doing);
      const { title, body } = fields;
      const { value } = await api.json({ method: 'PATCH', path: `${repoPath(repo)}/pulls/${number}`, json: { title, body }, doing, idempotent: true });
      return pullFrom(asRecord(value, doing), doing);
    },
  };
}
