import { expect, test } from 'vitest';
import { compileAcl } from '../../../scripts/bao/acl/compile.ts';
import { decide } from '../../../scripts/bao/acl/decide.ts';
import type { Operation } from '../../../scripts/bao/acl/request.ts';
import { readPolicy } from '../../../scripts/bao/policy/read.ts';
import type { BaoVersion } from '../../../scripts/bao/policy/version.ts';
import { oracleAllows } from '../../support/acl-oracle.ts';
import type { OracleRule } from '../../support/acl-oracle.ts';
import { now } from '../../support/bao-vectors.ts';
import { forAll } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';

/* The engine against a slow second one that is written from the documentation: shapes beyond those of the other tests. */

const segments = ['a', 'b', 'ab', 'kv', '+', '+', '', 'a*b', '+b', 'a+', '.'];
const ends = ['', '', '', '/', '*', '/*', '/+', '/+/', '**'];
const words = ['create', 'read', 'update', 'patch', 'delete', 'list', 'scan', 'sudo', 'deny'];
const operations: readonly Operation[] = ['create', 'read', 'update', 'patch', 'delete', 'list', 'scan'];
const namespaces = ['', '', 'ns1/', 'ns1/sub/'];

function randomPath(random: Random): string {
  const path = [random.pick(['kv', 'kv', 'a', '+', 'kv2']), ...random.list(0, 3, (one) => one.pick(segments))].join('/') + random.pick(ends);
  return path.includes('+*') ? 'kv/a*' : path;
}

/** A request near a pattern: its wildcards filled in, sometimes with a piece changed. */
function requestNear(random: Random, { namespace, path }: OracleRule): string {
  const filled = path.split('/').map((segment) => (segment === '+' ? random.pick(['a', 'b', 'z', '']) : segment)).join('/').replace(/\*$/, () => random.pick(['', 'a', 'z/a', '/', '/b/']));
  const changed = random.boolean(0.3) ? filled.replace(/[ab]/, random.pick(['z', 'ab', '', 'a/'])) : filled;
  return (random.boolean(0.9) ? namespace : '') + changed.replace(/^\/+/, '');
}

test('24,000 requests under 600 random sets of policies are decided alike', async () => {
  let allowed = 0;
  await forAll({ runs: 600 }, (random) => {
    const rules = random.list(1, 9, (one): OracleRule => ({ namespace: one.pick(namespaces), path: randomPath(one), capabilities: [...new Set(one.list(0, 3, (two) => two.pick(words)))] }));
    const version: BaoVersion = random.pick([{ major: 2, minor: 6 }, { major: 2, minor: 5 }]);
    const policies = rules.map(({ namespace, path, capabilities }, at) => ({
      name: `p${at}`, namespace, source: 'x', policy: readPolicy(`path ${JSON.stringify(path)} { capabilities = ${JSON.stringify(capabilities)} }`, { version, now }),
    }));
    const acl = compileAcl(policies, { version, now });
    for (let count = 0; count < 40; count += 1) {
      const operation = random.pick(operations);
      const near = requestNear(random, random.pick(rules));
      // the server adds the slash to LIST and SCAN before it asks
      const path = (operation === 'list' || operation === 'scan') && !near.endsWith('/') ? `${near}/` : near;
      if (path === '' || path.startsWith('/') || path.split('/').some((segment) => segment === '.' || segment === '..')) continue;
      const decided = decide(acl, { operation, path }, { version, now }).allowed;
      expect(decided, `${operation} ${path} (2.${version.minor}) under ${JSON.stringify(rules)}`).toBe(oracleAllows(rules, operation, path, version.minor < 6));
      if (decided) allowed += 1;
    }
  });
  expect(allowed).toBeGreaterThan(2_000);
}, 120_000);
