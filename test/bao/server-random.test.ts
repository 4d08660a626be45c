import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileAcl } from '../../scripts/bao/acl/compile.ts';
import { capabilitiesAt, decide } from '../../scripts/bao/acl/decide.ts';
import type { AclOptions, Entity, Group, Operation } from '../../scripts/bao/acl/request.ts';
import { readPolicy } from '../../scripts/bao/policy/read.ts';
import { newest } from '../../scripts/bao/policy/version.ts';
import { findPeer, skipped } from '../peers/peers.ts';
import { questionIdentity, randomQuestion, randomQuestionPolicy } from '../support/bao-questions.ts';
import type { Question } from '../support/bao-questions.ts';
import { allPaths } from '../support/bao-random.ts';
import { named, vectors } from '../support/bao-vectors.ts';
import { mutate } from '../support/hcl-soup.ts';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';
import { fieldsOf, startRealBao } from '../support/real-openbao.ts';
import type { RealBao } from '../support/real-openbao.ts';

/*
 * Random policies and requests, put to a dev server of OpenBao and to our engine. The server is asked twice: what are
 * the capabilities of a token, and may it do this? Four namespaces are four lanes that do not disturb each other.
 */

const bao = findPeer('bao');
const lanes = ['lane0', 'lane1', 'lane2', 'lane3'] as const;
const casesOfALane = 110;
const pathsOfACase = 50;
const requestsOfACase = 12;
const policyTexts = 3000;
/** What lets a token ask for itself, and nothing outranks: exact, in its own namespace and in the lanes below. */
const self = ['', ...lanes.map((lane) => `${lane}/`)].map((prefix) => `path "${prefix}sys/capabilities-self" { capabilities = ["update"] }`).join('\n');

interface Lane {
  readonly namespace: string;
  /** Makes tokens with an entity behind them. */
  readonly maker: string;
  readonly entity: Entity;
  readonly groups: readonly Group[];
}

let server: RealBao;

/** A namespace with KV 1 at `kv/`, whose check of existence tells create from update, and somebody to log in. */
async function openLane(namespace: string): Promise<Lane> {
  const inside = { namespace };
  await server.must('POST', `sys/namespaces/${namespace}`);
  await server.must('POST', 'sys/mounts/kv', { type: 'kv', options: { version: '1' } }, inside);
  await server.must('POST', 'sys/auth/userpass', { type: 'userpass' }, inside);
  await server.must('POST', 'sys/policies/acl/self', { policy: self }, inside);
  await server.must('POST', 'sys/policies/acl/maker', { policy: 'path "auth/token/create" { capabilities = ["create", "update", "sudo"] }' }, inside);
  await server.must('POST', 'auth/userpass/users/b', { password: 'word', token_policies: ['maker'] }, inside);
  const { entity, group } = questionIdentity;
  await server.must('POST', 'identity/entity', entity, inside);
  const id = String(fieldsOf(await server.must('GET', `identity/entity/name/${entity.name}`, undefined, inside), 'data')['id']);
  const accessor = String(fieldsOf(fieldsOf(await server.must('GET', 'sys/auth', undefined, inside), 'data'), 'userpass/')['accessor']);
  await server.must('POST', 'identity/entity-alias', { name: 'b', canonical_id: id, mount_accessor: accessor }, inside);
  const groupId = String(fieldsOf(await server.must('POST', 'identity/group', { ...group, member_entity_ids: [id] }, inside), 'data')['id']);
  const login = fieldsOf(await server.must('POST', 'auth/userpass/login/b', { password: 'word' }, inside), 'auth');
  return { namespace, maker: String(login['client_token']), entity: { id, ...entity }, groups: [{ id: groupId, ...group }] };
}

interface Case {
  readonly lane: Lane;
  readonly token: string;
  readonly texts: readonly string[];
  /** Of policies and token; the requests go to the lane. */
  readonly home: string;
  readonly options: AclOptions;
}

/** Writes the policies of a case; `undefined` when one is refused, by both. */
async function openCase(lane: Lane, at: number, random: Random, wrong: unknown[]): Promise<Case | undefined> {
  const home = random.boolean(0.25) ? '' : lane.namespace;
  const texts = random.list(1, 3, (one) => randomQuestionPolicy(one, home === '' ? one.pick([`${lane.namespace}/`, '+/', '']) : ''));
  const names: string[] = ['self'];
  for (const [index, policy] of texts.entries()) {
    const name = `${lane.namespace}-${at}-${index}`;
    if (policy === '') continue;
    const { status, body } = await server.ask('POST', `sys/policies/acl/${name}`, { namespace: home, body: { policy } });
    const { accepted, mistakes } = readPolicy(policy, { now: Date.now() });
    if (accepted !== status < 300) wrong.push({ policy, server: body, ours: mistakes });
    if (status >= 300) return undefined;
    names.push(name);
  }
  const token = await server.token(names, home === '' ? {} : { namespace: home, token: lane.maker });
  const identity = home === '' ? {} : { entity: lane.entity, groups: lane.groups };
  return { lane, token, texts, home, options: { version: newest, now: Date.now(), identity } };
}

function aclOf({ texts, home, options }: Case) {
  const namespace = home === '' ? '' : `${home}/`;
  return compileAcl([self, ...texts].map((text, at) => named(text, `p${at}`, namespace)), options);
}

/** What a write turns into: the mount says whether the key is there. */
function operationOf({ operation, path }: Question, keys: ReadonlySet<string>): Operation {
  return operation === 'update' && path.startsWith('kv/') && !keys.has(path) ? 'create' : operation;
}

async function runLane(lane: Lane, counts: { capabilities: number; requests: number; allowed: number }, wrong: unknown[]): Promise<void> {
  const random = createRandom(lanes.indexOf(lane.namespace as typeof lanes[number]) + 1);
  const paths = allPaths(3);
  // HTTP has no empty segment in the middle: the server redirects to the path without it
  const sent = allPaths(2).filter((path) => !path.includes('//'));
  const keys = new Set<string>();
  for (let at = 0; at < casesOfALane; at += 1) {
    const one = await openCase(lane, at, random, wrong);
    if (one === undefined) continue;
    const acl = aclOf(one);
    const namespace = `${lane.namespace}/`;
    const asked = Array.from({ length: pathsOfACase }, () => random.pick(paths));
    const said = await server.ask('POST', 'sys/capabilities-self', { token: one.token, namespace: lane.namespace, body: { paths: asked } });
    if (said.status !== 200) wrong.push({ self: said, texts: one.texts });
    for (const path of asked) {
      const theirs = [...(fieldsOf(said.body, 'data')[path] ?? []) as string[]].sort();
      const ours = [...capabilitiesAt(acl, path, namespace, one.options)].sort();
      counts.capabilities += 1;
      if (JSON.stringify(theirs) !== JSON.stringify(ours)) wrong.push({ texts: one.texts, home: one.home, path, theirs, ours });
    }
    for (let left = requestsOfACase; left > 0; left -= 1) {
      const question = randomQuestion(random, sent);
      const { method, path, data, wrapTtl } = question;
      const operation = operationOf(question, keys);
      const decision = decide(acl, { operation, path, namespace, data, ...(wrapTtl === undefined ? {} : { wrapTtl }) }, one.options);
      const writes = method === 'POST' || method === 'PATCH';
      const query = writes || Object.keys(data).length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]))).toString()}`;
      const { status, body } = await server.ask(method, `${path}${query}`, {
        token: one.token, namespace: lane.namespace, ...(writes ? { body: data } : {}), headers: wrapTtl === undefined ? {} : { 'X-Vault-Wrap-TTL': `${wrapTtl}s` },
      });
      counts.requests += 1;
      counts.allowed += Number(decision.allowed);
      if ((status !== 403) !== decision.allowed || status >= 500) wrong.push({ texts: one.texts, home: one.home, question, operation, status, body, ours: decision.reason });
      if (status < 300 && method === 'POST') keys.add(path);
      if (status < 300 && method === 'DELETE') keys.delete(path);
    }
  }
}

describe.skipIf(bao === undefined && skipped('random questions to a real OpenBao', 'bao'))('a real server', () => {
  beforeAll(async () => {
    server = await startRealBao(bao as string);
    await server.must('POST', 'sys/policies/acl/self', { policy: self });
  }, 40_000);

  afterAll(async () => {
    await server.stop();
  });

  test('random policies and requests are decided alike', async () => {
    const opened = await Promise.all(lanes.map(openLane));
    const counts = { capabilities: 0, requests: 0, allowed: 0 };
    const wrong: unknown[] = [];
    await Promise.all(opened.map((lane) => runLane(lane, counts, wrong)));
    console.log(`asked a real OpenBao: ${JSON.stringify(counts)}`);
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(wrong).toHaveLength(0);
    expect(counts.allowed).toBeGreaterThan(counts.requests / 20);
    expect(counts.capabilities).toBeGreaterThan(15_000);
  }, 240_000);

  test('policies of the edge table and broken ones are refused or accepted alike, and what was read decides alike', async () => {
    const random = createRandom(11);
    const seeds = [...vectors('bao-hcl1-edge').map((row) => row['policy_text'] as string), ...vectors('bao-acl-vectors').flatMap((row) => JSON.parse(row['policies_json'] as string) as string[])];
    const full = (): string => randomQuestionPolicy(random, '');
    const texts = [...seeds, ...Array.from({ length: policyTexts }, (_, at) => mutate(at % 3 === 0 ? full() : random.pick(seeds), random))]
      // half a surrogate pair cannot be sent; a text of base64 is decoded first; an empty one counts as none
      .filter((text) => !/\p{Surrogate}/u.test(text) && text !== '' && !/^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/.test(text));
    const wrong: unknown[] = [];
    let accepted = 0;
    let rules = 0;
    let panics = 0;
    const work = texts.entries();
    const worker = async (name: string): Promise<void> => {
      const token = await server.token([name]);
      for (const [, policy] of work) {
        // a policy that its parser panics at costs the server the connection: no answer is a refusal
        const { status, body } = await server.ask('POST', `sys/policies/acl/${name}`, { body: { policy } }).catch((error: unknown) => ({ status: 599, body: { error: String(error) } }));
        if (status === 599) panics += 1;
        const read = readPolicy(policy, { now: Date.now() });
        if (read.accepted !== status < 300) wrong.push({ policy, server: body, ours: read.mistakes.map(({ message }) => message) });
        if (status >= 300 || !read.accepted) continue;
        accepted += 1;
        const options = { version: newest, now: Date.now() };
        const acl = compileAcl([named(policy, name)], options);
        const paths = [...new Set(read.rules.map(({ path }) => path.replaceAll('+', 'x').replace(/\*$/, 'x')))].filter((path) => path !== '');
        if (paths.length === 0) continue;
        const said = await server.ask('POST', 'sys/capabilities', { body: { token, paths } });
        for (const path of paths) {
          rules += 1;
          const theirs = [...(fieldsOf(said.body, 'data')[path] ?? []) as string[]].sort();
          const ours = [...capabilitiesAt(acl, path, '', options)].sort();
          if (JSON.stringify(theirs) !== JSON.stringify(ours)) wrong.push({ policy, path, theirs, ours, said: said.status });
        }
      }
    };
    await Promise.all(['w0', 'w1', 'w2', 'w3'].map(worker));
    console.log(`asked a real OpenBao: ${texts.length} policies, ${accepted} accepted, ${rules} rules, ${panics} without an answer`);
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(wrong).toHaveLength(0);
    expect(accepted).toBeGreaterThan(300);
  }, 240_000);
});
