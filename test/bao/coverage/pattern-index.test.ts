import { expect, test } from 'vitest';
import { compileAcl } from '../../../scripts/bao/acl/compile.ts';
import { createPattern } from '../../../scripts/bao/acl/pattern.ts';
import { covers } from '../../../scripts/bao/coverage/covers.ts';
import { Access, givenBy, modeOf, names } from '../../../scripts/bao/coverage/examine.ts';
import { PatternIndex } from '../../../scripts/bao/coverage/pattern-index.ts';
import { intersect, shapeOf } from '../../../scripts/bao/coverage/shape.ts';
import { declares, findSurplus } from '../../../scripts/bao/coverage/surplus.ts';
import type { Capability } from '../../../scripts/bao/policy/capability.ts';
import { bitOf, setOf } from '../../../scripts/bao/policy/capability.ts';
import { newest } from '../../../scripts/bao/policy/version.ts';
import { allPaths, randomPattern } from '../../support/bao-random.ts';
import { named, now } from '../../support/bao-vectors.ts';
import { forAll } from '../../support/random.ts';

/*
 * The tree of patterns is used above a dozen of them only, which the random policies of the referee seldom have.
 */

const lengths = [1, 2, 3, 4, 5];

test('nothing that meets is left out, and the order is kept', () => forAll({ runs: 400 }, (random) => {
  const patterns = random.list(20, 40, (one) => createPattern(randomPattern(one)));
  const index = new PatternIndex(patterns, (pattern) => pattern);
  const asked = createPattern(randomPattern(random));
  const overlapping = index.overlapping(asked);
  expect(overlapping).toEqual(patterns.filter((one) => overlapping.includes(one)));
  for (const length of lengths) {
    const shape = shapeOf(asked, length);
    if (shape === undefined) continue;
    const meeting = index.meeting(shape);
    for (const pattern of patterns) {
      const other = shapeOf(pattern, length);
      if (other === undefined || intersect(shape, other) === undefined) continue;
      expect(meeting.includes(pattern), `${pattern.text} for ${asked.text} at length ${length}`).toBe(true);
      expect(overlapping.includes(pattern), `${pattern.text} for ${asked.text}`).toBe(true);
    }
  }
}));

test('few are looked at when most lie elsewhere', () => {
  const patterns = Array.from({ length: 1000 }, (_, at) => createPattern(`kv/data/app-${at}/*`));
  const index = new PatternIndex([...patterns, createPattern('kv/+/app-7/x')], (pattern) => pattern);
  expect(index.overlapping(createPattern('kv/data/app-7/+')).map(({ text }) => text)).toEqual(['kv/data/app-7/*', 'kv/+/app-7/x']);
});

const capabilities: readonly Capability[] = ['read', 'list'];
const world = allPaths(4);
const folders = [...new Set(world.map((path) => `${path}/`).concat(world.filter((path) => path.endsWith('/'))))];

test('policies with many rules agree with brute force', () => forAll({ runs: 60 }, (random) => {
  const rules = new Map(random.list(18, 30, (one) => [randomPattern(one), one.list(1, 2, (two) => two.pick(['read', 'list', 'update', 'deny']))]));
  const text = [...rules].map(([path, words]) => `path "${path}" { capabilities = ${JSON.stringify(words)} }\n`).join('');
  const access = new Access(compileAcl([named(text)], { version: newest, now }), newest);
  const declared = random.list(14, 20, (one) => ({ pattern: createPattern(randomPattern(one)), set: setOf(one.list(1, 2, (two) => two.pick(capabilities))) }));
  const surplus = findSurplus(access, declared);
  const asked = (declared[0] as (typeof declared)[number]).pattern;
  for (const capability of capabilities) {
    const mode = modeOf(capability);
    const paths = mode === 'plain' ? world : folders;
    const given = new Map(paths.map((path) => [path, access.grantAt(path, mode)]));
    const missing = paths.find((path) => names(asked, path, mode) && (givenBy(given.get(path)) & bitOf(capability)) === 0);
    expect(covers(access, asked, capability).covered, missing).toBe(missing === undefined);
    for (const grant of access.grants) {
      const extra = paths.find((path) => given.get(path) === grant && (givenBy(grant) & bitOf(capability)) !== 0
        && !declared.some((one) => (one.set & bitOf(capability)) !== 0 && declares(one.pattern, path, mode)));
      expect(surplus.find((one) => one.grant === grant)?.paths.has(capability) ?? false, `${grant.pattern.text} ${capability} ${extra ?? ''}`).toBe(extra !== undefined);
    }
  }
}), 60_000);
