import { expect, test } from 'vitest';
import type { Grant } from '../../../scripts/bao/acl/acl.ts';
import { compileAcl } from '../../../scripts/bao/acl/compile.ts';
import { decide } from '../../../scripts/bao/acl/decide.ts';
import { createPattern } from '../../../scripts/bao/acl/pattern.ts';
import { covers } from '../../../scripts/bao/coverage/covers.ts';
import { Access, givenBy, modeOf, names } from '../../../scripts/bao/coverage/examine.ts';
import { leastPolicy } from '../../../scripts/bao/coverage/least.ts';
import { findNewAccess } from '../../../scripts/bao/coverage/new-access.ts';
import { declares, findSurplus, isDead } from '../../../scripts/bao/coverage/surplus.ts';
import type { DeclaredAccess } from '../../../scripts/bao/coverage/surplus.ts';
import { accessOf, policyOf } from '../../../scripts/bao/coverage/draft.ts';
import type { Capability } from '../../../scripts/bao/policy/capability.ts';
import { bitOf, setOf } from '../../../scripts/bao/policy/capability.ts';
import type { BaoVersion } from '../../../scripts/bao/policy/version.ts';
import { allPaths, randomPattern, randomPolicy } from '../../support/bao-random.ts';
import { named, now } from '../../support/bao-vectors.ts';
import { forAll } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';

/*
 * Brute force as referee: every path of a small world is asked of the engine. The world holds a segment that no
 * pattern names (`z`) and is one segment deeper than any pattern, so what holds in it holds everywhere.
 */

const world = allPaths(4);
const folders = world.map((path) => `${path}/`).concat(world.filter((path) => path.endsWith('/')));
const capabilities: readonly Capability[] = ['read', 'update', 'list', 'scan', 'sudo'];
const versions: readonly BaoVersion[] = [{ major: 2, minor: 6 }, { major: 2, minor: 5 }];

function accessTo(random: Random, version: BaoVersion): Access {
  return new Access(compileAcl(random.list(1, 2, (one) => named(randomPolicy(one))), { version, now }), version);
}

function pathsFor(capability: Capability): readonly string[] {
  return modeOf(capability) === 'plain' ? world : [...new Set(folders)];
}

function grantedAt(access: Access, path: string, capability: Capability): boolean {
  return (givenBy(access.grantAt(path, modeOf(capability))) & bitOf(capability)) !== 0;
}

test('covers: 3,000 random cases agree with brute force, and each counter-example is one', async () => {
  let yes = 0;
  await forAll({ runs: 3000 }, (random) => {
    const version = random.pick(versions);
    const access = accessTo(random, version);
    const declared = createPattern(randomPattern(random));
    const capability = random.pick(capabilities);
    const found = covers(access, declared, capability);
    const missing = pathsFor(capability).find((path) => names(declared, path, modeOf(capability)) && !grantedAt(access, path, capability));
    expect(found.covered, `${declared.text} ${capability}: ${missing ?? ''}`).toBe(missing === undefined);
    if (found.covered) yes += 1;
    else {
      expect(names(declared, found.counterExample as string, modeOf(capability))).toBe(true);
      if (capability !== 'sudo') expect(decide(access.acl, { operation: capability as 'read', path: found.counterExample as string }, { version, now }).allowed).toBe(false);
    }
  });
  expect(yes).toBeGreaterThan(100);
}, 120_000);

function randomDeclared(random: Random): DeclaredAccess[] {
  return random.list(0, 4, (one) => ({ pattern: createPattern(randomPattern(one)), set: setOf(one.list(1, 2, (two) => two.pick(capabilities))) }));
}

function isDeclared(declared: readonly DeclaredAccess[], path: string, capability: Capability): boolean {
  return declared.some(({ pattern, set }) => (set & bitOf(capability)) !== 0 && declares(pattern, path, modeOf(capability)));
}

/** Paths that each grant decides about, by the way they are looked up. */
function decided(access: Access, capability: Capability): Map<Grant | undefined, string[]> {
  const byGrant = new Map<Grant | undefined, string[]>();
  for (const path of pathsFor(capability)) {
    const grant = access.grantAt(path, modeOf(capability));
    const known = byGrant.get(grant);
    if (known === undefined) byGrant.set(grant, [path]);
    else known.push(path);
  }
  return byGrant;
}

test('surplus and dead rules: 150 random cases agree with brute force', () => forAll({ runs: 150 }, (random) => {
  const access = accessTo(random, random.pick(versions));
  const declared = randomDeclared(random);
  const surplus = findSurplus(access, declared);
  const winners = new Map((['read', 'list', 'scan'] as const).map((capability) => [modeOf(capability), decided(access, capability)]));
  for (const grant of access.grants) {
    const found = surplus.find((one) => one.grant === grant);
    for (const capability of capabilities) {
      const given = (givenBy(grant) & bitOf(capability)) !== 0;
      const expected = given ? winners.get(modeOf(capability))?.get(grant)?.find((path) => !isDeclared(declared, path, capability)) : undefined;
      expect(found?.paths.has(capability) ?? false, `${grant.pattern.text} ${capability} ${expected ?? ''}`).toBe(expected !== undefined);
    }
    const decides = [...winners.values()].some((map) => map.has(grant));
    expect(isDead(access, grant), grant.pattern.text).toBe(!decides);
  }
}), 120_000);

test('new access: 200 random cases agree with brute force', async () => {
  let silent = 0;
  await forAll({ runs: 200 }, (random) => {
    const version = random.pick(versions);
    const old = accessTo(random, version);
    // most changes are small: a random other policy would nearly always be wider
    const fresh = random.boolean(0.4) ? accessTo(random, version)
      : new Access(compileAcl(old.grants.filter(() => random.boolean(0.8)).map(({ origins }) => (origins[0] as (typeof origins)[number]).policy), { version, now }), version);
    const found = findNewAccess(old, fresh);
    if (found.length === 0) silent += 1;
    for (const capability of capabilities) {
      const expected = pathsFor(capability).find((path) => grantedAt(fresh, path, capability) && !grantedAt(old, path, capability));
      expect(found.some((one) => one.capability === capability), `${capability} ${expected ?? ''}`).toBe(expected !== undefined);
    }
    for (const { capability, path } of found) {
      if (!capabilities.includes(capability)) continue;
      expect([grantedAt(fresh, path, capability), grantedAt(old, path, capability)]).toEqual([true, false]);
    }
  });
  expect(silent).toBeGreaterThan(20);
}, 120_000);

test('the least policy grants all that is declared, and nothing else where that can be said', async () => {
  let exact = 0;
  await forAll({ runs: 150 }, (random) => {
    const version = random.pick(versions);
    const declared = randomDeclared(random);
    const least = leastPolicy(declared, version);
    if (least === undefined) throw new Error(`no policy for ${declared.map(({ pattern, set }) => `${pattern.text}:${set}`).join(' ')}`);
    const access = accessOf([policyOf(least.rules, 'least', '', version)], version, now);
    for (const { pattern, set } of declared) {
      for (const capability of capabilities) if ((set & bitOf(capability)) !== 0) expect(covers(access, pattern, capability).covered, `${pattern.text} ${capability}`).toBe(true);
    }
    if (least.surplus.length > 0) return;
    exact += 1;
    for (const capability of capabilities) {
      const wider = pathsFor(capability).find((path) => grantedAt(access, path, capability) && !isDeclared(declared, path, capability));
      expect(wider, capability).toBe(undefined);
    }
  });
  expect(exact).toBeGreaterThan(80);
}, 120_000);
