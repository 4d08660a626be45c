import { describe, expect, test } from 'vitest';
import type { NamedPolicy } from '../../../scripts/bao/acl/acl.ts';
import { compileAcl } from '../../../scripts/bao/acl/compile.ts';
import { decide } from '../../../scripts/bao/acl/decide.ts';
import { comparePatterns, createPattern, matches } from '../../../scripts/bao/acl/pattern.ts';
import type { Operation } from '../../../scripts/bao/acl/request.ts';
import { newest } from '../../../scripts/bao/policy/version.ts';
import type { BaoVersion } from '../../../scripts/bao/policy/version.ts';
import { allPaths, randomPattern, randomPolicy } from '../../support/bao-random.ts';
import { named, now } from '../../support/bao-vectors.ts';
import { forAll } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';

const paths = allPaths(3);
const operations: readonly Operation[] = ['read', 'update', 'list', 'scan', 'create', 'delete', 'patch'];
const options = { version: newest, now };

/** Whether each operation is allowed, and the set that decided, at some random paths. */
function answers(policies: readonly NamedPolicy[], asked: readonly string[], version: BaoVersion = newest): string[] {
  const acl = compileAcl(policies, { version, now });
  return asked.flatMap((path) => operations.map((operation) => {
    const { allowed, grant } = decide(acl, { operation, path }, { version, now });
    return `${operation} ${path} ${String(allowed)} ${grant?.pattern.text ?? ''} ${grant?.set ?? 0}`;
  }));
}

const somePaths = (random: Random): string[] => Array.from({ length: 40 }, () => random.pick(paths));
const some = (random: Random): NamedPolicy[] => random.list(1, 4, (one) => named(randomPolicy(one)));

describe('the access list', () => {
  test('does not depend on the order of the policies', () => forAll({ runs: 300 }, (random) => {
    const policies = some(random);
    const asked = somePaths(random);
    expect(answers(random.shuffle(policies), asked)).toEqual(answers(policies, asked));
  }));

  test('is the same when a policy is there twice', () => forAll({ runs: 200 }, (random) => {
    const policies = some(random);
    const asked = somePaths(random);
    expect(answers([...policies, ...policies], asked)).toEqual(answers(policies, asked));
  }));

  test('deny wins over everything on the same path', () => forAll({ runs: 300 }, (random) => {
    const pattern = randomPattern(random);
    const acl = compileAcl([...some(random), named(`path "${pattern}" { capabilities = ["deny"] }`)], options);
    for (const path of somePaths(random)) {
      const { grant, allowed } = decide(acl, { operation: 'read', path }, options);
      if (grant?.pattern.text === pattern) expect(allowed).toBe(false);
    }
  }));

  test('a policy without deny, on patterns that are there already, takes nothing away', () => forAll({ runs: 300 }, (random) => {
    const policies = some(random);
    const known = policies.flatMap(({ policy }) => policy.rules.map(({ path }) => path));
    if (known.length === 0) return;
    const more = named(random.list(1, 3, (one) => `path "${one.pick(known)}" { capabilities = ["${one.pick(['read', 'list', 'update'])}"] }`).join('\n'));
    const before = compileAcl(policies, options);
    const after = compileAcl([...policies, more], options);
    for (const path of somePaths(random)) {
      for (const operation of operations) {
        if (decide(before, { operation, path }, options).allowed) expect(decide(after, { operation, path }, options).allowed, `${operation} ${path}`).toBe(true);
      }
    }
  }));

  test('the deciding rule is the strongest that matches, by the plain definition', () => forAll({ runs: 400 }, (random) => {
    const policies = some(random);
    const acl = compileAcl(policies, options);
    const patterns = [...new Set(policies.flatMap(({ policy }) => policy.rules.map(({ path }) => path)))].map(createPattern);
    const best = (path: string): string | undefined => patterns.filter((one) => one.kind !== 'exact' && matches(one, path)).sort(comparePatterns).at(-1)?.text;
    const exact = (path: string): string | undefined => patterns.find((one) => one.kind === 'exact' && one.text === path)?.text;
    for (const path of somePaths(random)) {
      expect(decide(acl, { operation: 'read', path }, options).grant?.pattern.text, path).toBe(exact(path) ?? best(path));
      const folder = `${path}/`;
      expect(decide(acl, { operation: 'list', path: folder }, options).grant?.pattern.text, folder).toBe(exact(folder) ?? exact(path) ?? best(folder) ?? best(path));
      expect(decide(acl, { operation: 'list', path: folder }, { version: { major: 2, minor: 5 }, now }).grant?.pattern.text, `${folder} in 2.5`).toBe(exact(folder) ?? exact(path) ?? best(path) ?? best(folder));
      expect(decide(acl, { operation: 'scan', path: folder }, { version: { major: 2, minor: 5 }, now }).grant?.pattern.text, `scan ${folder} in 2.5`).toBe(exact(folder) ?? exact(path) ?? best(folder));
    }
  }));

  test('the order of patterns is total', () => forAll({ runs: 2000 }, (random) => {
    const [a, b, c] = [0, 1, 2].map(() => createPattern(randomPattern(random))) as [ReturnType<typeof createPattern>, ReturnType<typeof createPattern>, ReturnType<typeof createPattern>];
    expect(Math.sign(comparePatterns(a, b))).toBe(0 - Math.sign(comparePatterns(b, a)));
    if (comparePatterns(a, b) < 0 && comparePatterns(b, c) < 0) expect(comparePatterns(a, c)).toBeLessThan(0);
  }));
});

describe('what depends on the release', () => {
  const policies = [named('path "x/*" { capabilities = ["list"] }\npath "x/private/*" { capabilities = ["deny"] }')];
  const list = (minor: number): boolean => decide(compileAcl(policies, { version: { major: 2, minor }, now }), { operation: 'list', path: 'x/private/' }, { version: { major: 2, minor }, now }).allowed;

  test('before 2.6 a deny on x/private/* did not stop LIST x/private/', () => {
    expect([list(5), list(6)]).toEqual([true, false]);
  });

  test('a slash in the value of a template is refused since 2.6', () => {
    const templated = [named('path "kv/{{identity.entity.metadata.team}}/*" { capabilities = ["read"] }')];
    const allowed = (minor: number): boolean => {
      const asked = { version: { major: 2, minor }, now, identity: { entity: { id: 'e', name: 'n', metadata: { team: 'a/b' } } } };
      return decide(compileAcl(templated, asked), { operation: 'read', path: 'kv/a/b/x' }, asked).allowed;
    };
    expect([allowed(5), allowed(6)]).toEqual([true, false]);
  });
});

test('root allows everything in its namespace, and nothing stands beside it', () => {
  const root = named('', 'root');
  const acl = compileAcl([root], { ...options, tokenNamespace: 'team/' });
  expect(decide(acl, { operation: 'delete', path: 'sys/x', namespace: 'team/a/' }, options).allowed).toBe(true);
  expect(decide(acl, { operation: 'read', path: 'x' }, options).allowed).toBe(false);
  expect(() => compileAcl([root, named('', 'other')], options)).toThrow('other policies stand beside `root`');
});

test('time templates', () => {
  const policies = [named('path "kv/{{time.now}}/{{ time.now.plus.1h }}/{{time.now.minus.10}}" { capabilities = ["read"] }')];
  const second = Math.floor(now / 1000);
  expect(decide(compileAcl(policies, options), { operation: 'read', path: `kv/${second}/${second + 3600}/${second - 10}` }, options).allowed).toBe(true);
});
