import { startFakeServer } from './http-faults.ts';
import type { FakeServer, RecordedRequest, Reply } from './http-faults.ts';

export interface FakePipeline {
  number: number;
  status: string;
  event: string;
  ref: string;
  commit: string;
  errors: { type: string; message: string; is_warning: boolean }[];
  workflows: { name: string; state: string; error: string }[];
}

/**
 * What can become of a pushed tag (shared facts, 2.1): a pipeline that runs; none at all, when the webhook got lost or
 * the number was taken; a row that was stranded before its workflows came; a configuration that does not compile.
 */
export type Fate = 'runs' | 'missing' | 'stranded' | 'compile-error' | 'blocked';

export interface FakeWoodpecker extends FakeServer {
  readonly token: string;
  readonly repositories: Map<string, { readonly id: number; readonly pipelines: FakePipeline[] }>;
  /** Enables `owner/name`. */
  add(fullName: string): number;
  /** A tag of the repository was pushed. */
  tagPushed(fullName: string, tag: string, fate: Fate, commit?: string): FakePipeline | undefined;
}

const token = 'woodpecker-token-0123456789';
const plain = (status: number, text: string): Reply => ({ status, raw: text, headers: { 'content-type': 'text/plain; charset=utf-8' } });

const fates: Readonly<Record<Exclude<Fate, 'missing'>, Pick<FakePipeline, 'status' | 'errors' | 'workflows'>>> = {
  runs: { status: 'running', errors: [], workflows: [{ name: 'release', state: 'running', error: '' }] },
  stranded: { status: 'created', errors: [], workflows: [] },
  'compile-error': { status: 'error', errors: [{ type: 'compiler', message: 'could not compile: step has no image', is_warning: false }], workflows: [] },
  blocked: { status: 'blocked', errors: [], workflows: [{ name: 'release', state: 'blocked', error: '' }] },
};

/**
 * A Woodpecker on 127.0.0.1: bearer token, lookup by name, lists without workflows and errors, pages, single
 * pipelines. Whatever is no API answers with the web page of the application and 200, as the real one does.
 */
export async function startWoodpecker(options: { readonly ignoresFilters?: boolean } = {}): Promise<FakeWoodpecker> {
  const repositories: FakeWoodpecker['repositories'] = new Map();

  function handle({ method, path, headers }: RecordedRequest): Reply {
    const url = new URL(path, 'http://woodpecker');
    if (!url.pathname.startsWith('/api/')) return { status: 200, raw: '<!DOCTYPE html><html></html>', headers: { 'content-type': 'text/html' } };
    if (headers.authorization !== `Bearer ${token}`) return plain(401, 'User not authorized');
    if (method !== 'GET') return plain(405, 'Method Not Allowed');
    const name = /^\/api\/repos\/lookup\/(.+)$/.exec(decodeURIComponent(url.pathname))?.[1];
    if (name !== undefined) {
      const found = [...repositories].find(([fullName]) => fullName.toLowerCase() === name.toLowerCase());
      return found === undefined ? plain(404, 'Not Found') : { status: 200, json: { id: found[1].id, full_name: found[0], active: true } };
    }
    const [, id = '', number] = /^\/api\/repos\/(\d+)\/pipelines(?:\/(\d+))?$/.exec(url.pathname) ?? [];
    const repository = [...repositories.values()].find((one) => one.id === Number(id));
    if (repository === undefined) return plain(404, 'Not Found');
    if (number !== undefined) {
      const pipeline = repository.pipelines.find((one) => one.number === Number(number));
      return pipeline === undefined ? plain(404, 'Not Found') : { status: 200, json: { id: 1000 + pipeline.number, created: 1_700_000_000, ...pipeline } };
    }
    const wanted = (key: 'ref' | 'event') => (one: FakePipeline): boolean => options.ignoresFilters === true || url.searchParams.get(key) === null || one[key] === url.searchParams.get(key);
    const rows = repository.pipelines.filter(wanted('ref')).filter(wanted('event')).sort((a, b) => b.number - a.number);
    const size = Math.min(50, Number(url.searchParams.get('perPage') ?? 25));
    const start = (Number(url.searchParams.get('page') ?? 1) - 1) * size;
    return { status: 200, json: rows.slice(start, start + size).map(({ errors: _errors, workflows: _workflows, ...row }) => ({ id: 1000 + row.number, created: 1_700_000_000, ...row })) };
  }

  const server = await startFakeServer(handle);
  return {
    ...server, token, repositories,
    add(fullName) {
      const id = 40 + repositories.size;
      repositories.set(fullName, { id, pipelines: [] });
      return id;
    },
    tagPushed(fullName, tag, fate, commit = 'f'.repeat(40)) {
      const pipelines = repositories.get(fullName)?.pipelines ?? [];
      if (fate === 'missing') return undefined;
      const pipeline: FakePipeline = { number: pipelines.length + 1, event: 'tag', ref: `refs/tags/${tag}`, commit, ...structuredClone(fates[fate]) };
      pipelines.push(pipeline);
      return pipeline;
    },
  };
}
