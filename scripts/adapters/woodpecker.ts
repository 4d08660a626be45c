import { EnvironmentError } from '../core/failure.ts';
import { firstSet, woodpeckerVariables } from '../core/variables.ts';
import type { Clock } from '../ports/clock.ts';
import type { Environment } from '../ports/index.ts';
import type { Progress } from '../ports/progress.ts';
import type { Pipeline, PipelineReader, PipelineSummary } from '../ports/woodpecker.ts';
import { createHttpClient } from './http.ts';
import type { HttpClient, JsonAnswer } from './http.ts';
import { asList, asRecord, flagOf, listOf, numberOf, textOf } from './json-fields.ts';
import type { Json } from './json-fields.ts';

const pageSize = 50;
/** A tag has one pipeline, or a few when it was pushed again: more pages than this hold nothing that we look for. */
const mostPages = 20;

function helpFor(status: number): string | undefined {
  if (status === 401) return `the token is not valid; take the one of your user page in Woodpecker and set it in ${woodpeckerVariables.token[0]}`;
  if (status === 403) return 'the owner of the token needs access to the repository in Woodpecker';
  return status === 404 ? 'enable the repository in Woodpecker, or use the token of a user who may see it' : undefined;
}

function summaryFrom(json: Json, doing: string): PipelineSummary {
  const created = json['created'] ?? json['created_at'];
  return {
    number: numberOf(json, 'number', doing), status: textOf(json, 'status'), event: textOf(json, 'event'), ref: textOf(json, 'ref'), commit: textOf(json, 'commit'),
    created: typeof created === 'number' ? created : 0,
  };
}

function pipelineFrom(json: Json, base: string, repositoryId: number, doing: string): Pipeline {
  const summary = summaryFrom(json, doing);
  return {
    ...summary, url: `${base}/repos/${repositoryId}/pipeline/${summary.number}`,
    errors: listOf(json, 'errors').map((error) => ({ type: textOf(error, 'type'), message: textOf(error, 'message'), isWarning: flagOf(error, 'is_warning') })),
    workflows: listOf(json, 'workflows').map((workflow) => ({ name: textOf(workflow, 'name'), state: textOf(workflow, 'state'), error: textOf(workflow, 'error') })),
  };
}

interface Settings {
  readonly env: Environment;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** Woodpecker of the environment: WOODPECKER_SERVER (or the CI_SYSTEM_URL of a pipeline) and WOODPECKER_TOKEN. */
export function createWoodpecker({ env, clock, progress }: Settings): PipelineReader {
  const token = firstSet(env, woodpeckerVariables.token);
  const address = firstSet(env, woodpeckerVariables.url);
  let opened: { base: string; client: HttpClient } | undefined;

  function open(): { base: string; client: HttpClient } {
    if (token === undefined || address === undefined) {
      throw new EnvironmentError(`${token === undefined ? 'the token' : 'the address'} of Woodpecker is not known`, {
        help: `set ${token === undefined ? woodpeckerVariables.token[0] : `${woodpeckerVariables.url[0]} to an address like https://ci.example`}`,
      });
    }
    if (/[^\u0021-\u007e]/.test(token.value)) throw new EnvironmentError(`the value of ${token.name} cannot be a token: it has spaces or other characters that no header carries`);
    const url = URL.canParse(address.value) ? new URL(address.value) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) throw new EnvironmentError(`${address.name} is not a web address`, { help: 'write it like https://ci.example' });
    const client = createHttpClient({ service: { name: 'Woodpecker', help: helpFor }, env, clock, progress, headers: { authorization: `Bearer ${token.value}` } });
    return { base: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), client };
  }

  const get = async (path: string, doing: string, allow: readonly number[]): Promise<JsonAnswer> => {
    const { base, client } = (opened ??= open());
    return client.json({ url: `${base}/api${path}`, doing, allow });
  };

  return {
    isConfigured: () => token !== undefined && address !== undefined,
    async repositoryId(fullName) {
      const doing = `look up ${fullName}`;
      // the slash is part of the route: `/repos/lookup/*repo_full_name`
      const { status, value } = await get(`/repos/lookup/${fullName.split('/').map(encodeURIComponent).join('/')}`, doing, [404]);
      return status === 404 ? undefined : numberOf(asRecord(value, doing), 'id', doing);
    },
    async pipelines(repositoryId, { ref, event }) {
      const doing = `list the pipelines of ${ref}`;
      const found: PipelineSummary[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const query = `ref=${encodeURIComponent(ref)}&event=${encodeURIComponent(event)}&page=${page}&perPage=${pageSize}`;
        const rows = asList((await get(`/repos/${repositoryId}/pipelines?${query}`, doing, [])).value, doing);
        found.push(...rows.map((row) => summaryFrom(row, doing)));
        if (rows.length < pageSize) break;
      }
      // a server that does not know a filter answers with everything
      return found.filter((one) => one.ref === ref && one.event === event).sort((a, b) => b.number - a.number);
    },
    async pipeline(repositoryId, number) {
      const doing = `read the pipeline ${number}`;
      const { status, value } = await get(`/repos/${repositoryId}/pipelines/${number}`, doing, [404]);
      return status === 404 ? undefined : pipelineFrom(asRecord(value, doing), (opened ??= open()).base, repositoryId, doing);
    },
  };
}
