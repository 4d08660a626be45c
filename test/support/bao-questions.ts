import type { Operation } from '../../scripts/bao/acl/request.ts';
import { randomPattern } from './bao-random.ts';
import type { Random } from './random.ts';

/* Random policies with everything a rule can hold, and random requests, for the server to be asked about. */

const words = ['read', 'update', 'list', 'create', 'deny', 'sudo', 'scan', 'delete', 'patch'];
const texts = ['"a"', '"b*"', '"*c"', '"*d*"', '"*"', '""', 'true', '["a"]'];
const names = ['p', 'q', 'R', 'limit', '"*"'];
const templates = [
  '{{identity.entity.metadata.team}}', '{{identity.entity.name}}', '{{identity.entity.metadata.none}}', '{{identity.entity.metadata.bad}}', '{{identity.entity.metadata.star}}',
  '{{identity.groups.names.dev.metadata.area}}', '{{identity.groups.names.dev.name}}', '{{identity.groups.names.other.name}}', '{{ identity.entity.metadata.team }}', '{{identity.entity.nothing}}',
];

/** What the templates are filled with; `bad` and `star` hold what makes a rule vanish. */
export const questionIdentity = { entity: { name: 'b', metadata: { team: 'a', bad: 'a/b', star: '*' } }, group: { name: 'dev', metadata: { area: 'ab' } } } as const;

function parameters(random: Random): string {
  return `{ ${random.list(0, 2, (one) => `${one.pick(names)} = [${one.list(0, 2, (two) => two.pick(texts)).join(', ')}]`).join('\n')} }`;
}

function limits(random: Random): string[] {
  return [
    ...(random.boolean(0.12) ? [`allowed_parameters = ${parameters(random)}`] : []),
    ...(random.boolean(0.12) ? [`denied_parameters = ${parameters(random)}`] : []),
    ...(random.boolean(0.08) ? [`required_parameters = [${random.pick(['"p"', '"q", "p"', '"limit"', ''])}]`] : []),
    ...(random.boolean(0.06) ? [`min_wrapping_ttl = ${random.pick(['50', '"1m"', '"2m"', '0'])}`] : []),
    ...(random.boolean(0.06) ? [`max_wrapping_ttl = ${random.pick(['100', '"90s"', '"1h"', '0'])}`] : []),
    ...(random.boolean(0.08) ? [`pagination_limit = ${random.pick(['0', '1', '10', '-1'])}`] : []),
    ...(random.boolean(0.06) ? [`expiration = "${random.pick(['2001-01-01T00:00:00Z', '2099-01-01T00:00:00Z', '2020-05-05'])}"`] : []),
  ];
}

function pattern(random: Random): string {
  const path = randomPattern(random);
  if (random.boolean(0.85)) return path;
  const parts = path.split('/');
  return [parts[0], random.pick(templates), ...parts.slice(2)].join('/');
}

/** `prefix` comes before each path: `team/` in a policy of the root namespace. */
export function randomQuestionPolicy(random: Random, prefix: string): string {
  const rule = (path: string, capabilities: readonly string[]): string => `path "${prefix}${path}" {\n  ${[`capabilities = ${JSON.stringify(capabilities)}`, ...limits(random)].join('\n  ')}\n}`;
  const narrow = random.list(0, 5, (one) => rule(pattern(one), [...new Set(one.list(0, 4, (two) => two.pick(words)))]));
  // something that grants much, so that the limits of rules have something to limit
  const wide = random.boolean(0.4) ? [rule(random.pick(['kv/*', 'kv/+', 'kv/a*', 'kv/+/*', 'kv/a/*']), words.filter((word) => word !== 'deny'))] : [];
  return [...narrow, ...wide].join('\n');
}

export interface Question {
  readonly method: string;
  readonly operation: Operation;
  readonly path: string;
  readonly data: Readonly<Record<string, string | boolean | readonly string[]>>;
  readonly wrapTtl: number | undefined;
}

const methods = [['GET', 'read'], ['POST', 'update'], ['POST', 'update'], ['DELETE', 'delete'], ['LIST', 'list'], ['SCAN', 'scan'], ['PATCH', 'patch']] as const;

/** A request; lists and reads carry their parameters in the query, where every value is a text. */
export function randomQuestion(random: Random, paths: readonly string[]): Question {
  const [method, operation] = random.pick(methods);
  const writes = method === 'POST' || method === 'PATCH';
  const lists = operation === 'list' || operation === 'scan';
  const queried = lists || operation === 'read' || operation === 'delete';
  // a write to a path that ends in a slash, or to a mount itself, is refused before anybody looks at rules (400)
  const path = random.pick(writes ? paths.filter((one) => !one.endsWith('/') && one.includes('/')) : paths);
  const value = (name: string): string | boolean | readonly string[] => (name === 'limit' ? random.pick(['1', '5', '11', 'max', '-1', 'x'])
    : random.pick<string | boolean | readonly string[]>(queried ? ['a', 'bx', 'xc', 'z'] : ['a', 'bx', 'xc', 'xdx', 'z', '', true, ['a']]));
  const given = random.boolean(0.45) ? [...new Set(random.list(1, 2, (one) => one.pick(lists ? ['limit', 'p'] : ['p', 'q', 'r', 'P', 'limit'])))] : [];
  return {
    method, operation, path: lists && !path.endsWith('/') ? `${path}/` : path, data: Object.fromEntries(given.map((name) => [name, value(name)])),
    wrapTtl: random.boolean(0.12) ? random.pick([10, 60, 95, 200]) : undefined,
  };
}
