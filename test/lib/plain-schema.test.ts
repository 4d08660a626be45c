import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { schema as contractSchema } from '../../scripts/generated/ci-contract.v1-schema.ts';
import { validate as validateContract } from '../../scripts/generated/ci-contract.v1.ts';
import { validate } from '../../scripts/generated/ci-shared.v1.ts';
import { schema } from '../../scripts/generated/ci-shared.v1-schema.ts';
import { parseConfig } from '../../scripts/lib/config-file.ts';
import { parseDocument } from '../../scripts/lib/yaml.ts';
import { fits, isMapping } from '../../scripts/lib/plain-schema.ts';
import { plainConfig, readConfig } from '../../scripts/lib/read-config.ts';
import { root } from '../support/imports.ts';
import { createRandom, forAll } from '../support/random.ts';
import type { Random } from '../support/random.ts';

/* A yes of the small validator is a yes of ajv's; everything else is left to ajv. */

const strange: readonly unknown[] = [null, true, '', 'x', 'x'.repeat(300), '😀', 0, -1, 1.5, 7, [], ['a', 'a'], [1], {}, { x: 1 }, { __proto__: null }, '**/*', '--flag', 'warning', '3.16', '1.0.0', 'v{version}'];

/** Data that the schema wants, more or less: now and then something strange stands in its place. */
function sample(wanted: unknown, random: Random, whole: Readonly<Record<string, unknown>>): unknown {
  if (!isMapping(wanted) || random.boolean(0.04)) return random.pick(strange);
  const ref = /^#\/\$defs\/(\w+)$/.exec(String(wanted['$ref']))?.[1];
  if (ref !== undefined && isMapping(whole['$defs'])) return sample(whole['$defs'][ref], random, whole);
  if (Array.isArray(wanted['anyOf'])) return sample({ ...wanted, anyOf: undefined, ...random.pick(wanted['anyOf'] as object[]) }, random, whole);
  if (Array.isArray(wanted['enum'])) return random.pick(wanted['enum'] as unknown[]);
  if (wanted['const'] !== undefined) return wanted['const'];
  const type = Array.isArray(wanted['type']) ? random.pick(wanted['type'] as unknown[]) : wanted['type'];
  switch (type) {
    case 'object': {
      const properties = isMapping(wanted['properties']) ? wanted['properties'] : {};
      const must = Array.isArray(wanted['required']) ? wanted['required'] : [];
      const named = Object.entries(properties).filter(([key]) => random.boolean(must.includes(key) ? 0.97 : 0.4));
      const others = isMapping(wanted['additionalProperties']) ? random.list(0, 2, () => [random.pick(['WP001', '--cache', 'x', 'toString', 'scope-a']), wanted['additionalProperties']] as const) : [];
      const unknown = random.boolean(0.05) ? [['unknown', true] as const] : [];
      return Object.fromEntries([...named, ...others, ...unknown].map(([key, one]) => [key, sample(one, random, whole)]));
    }
    case 'array': return random.list(0, 3, () => sample(wanted['items'], random, whole));
    case 'boolean': return random.boolean();
    case 'integer': case 'number': return random.pick([0, 1, 2, 5, 10, 100]);
    default: return random.pick(['a', 'main', 'v1', '--flag', 'NAME', 'a/b', 'x:1', '1.2.3', 'feat', '**/*.md', '2026-12-31', 'forge.example']);
  }
}

const whole = isMapping(schema) ? schema : {};

test('random configurations: yes only where ajv says yes, and yes nearly always where it does', () => forAll({ runs: 3000 }, (() => {
  const counts = { both: 0, ajvOnly: 0, neither: 0 };
  return (random, seed) => {
    const data = sample(schema, random, whole);
    const [ours, theirs] = [fits(schema, data), validate(data)];
    if (ours && !theirs) throw new Error(`fits, and ajv says no: ${JSON.stringify(data)}`);
    counts[theirs ? ours ? 'both' : 'ajvOnly' : 'neither'] += 1;
    if (seed === 3000) expect({ enough: counts.both > 300 && counts.neither > 300, ajvOnly: counts.ajvOnly }).toEqual({ enough: true, ajvOnly: 0 });
  };
})()));

describe('what is not known', () => {
  test.each([
    [{ unevaluatedProperties: false }, {}], [{ type: 'object', patternProperties: { x: true }, additionalProperties: false }, { x: 1 }], [{ type: 'date' }, 'x'], [{ $ref: '#/elsewhere' }, 1], [{ enum: [{ a: 1 }] }, { a: 1 }],
  ])('%j is no yes', (one, data) => {
    expect(fits(one, data)).toBe(false);
  });
});

test('the contracts of the shipped templates', async () => {
  const files = readdirSync(path.join(root, 'templates')).filter((name) => name.endsWith('.contract.yml'));
  expect(files.length).toBeGreaterThan(4);
  for (const name of files) {
    const data = parseDocument(readFileSync(path.join(root, 'templates', name), 'utf8')).toJS() as Record<string, unknown>;
    expect([name, fits(contractSchema, data), validateContract(data)]).toEqual([name, true, true]);
    expect([name, fits(contractSchema, { ...data, steps: {} }), fits(contractSchema, { ...data, version: 0 }), fits(contractSchema, { ...data, other: 1 })]).toEqual([name, validateContract({ ...data, steps: {} }), false, false]);
  }
});

describe('configuration', () => {
  const everyday = 'ci-lint:\n  # ours\n  sharedImage: { name: registry.example/loco/shared-ci-shared, majors: [1, 2] }\n  registries:\n    - registry.example\n  rules:\n    WP016: "off"\nbump:\n  initialVersion: 1.0.0\n';

  test('an everyday one is read without the package, and ours as well', () => {
    expect(plainConfig(everyday)).toEqual({ 'ci-lint': { sharedImage: { name: 'registry.example/loco/shared-ci-shared', majors: [1, 2] }, registries: ['registry.example'], rules: { WP016: 'off' } }, bump: { initialVersion: '1.0.0' } });
    expect(plainConfig(readFileSync(path.join(root, '.ci-shared.yml'), 'utf8'))).toBeDefined();
  });

  test('damaged ones: the same answer as from the package and ajv', async () => {
    const pieces = ['\n', '  ', ': ', '- ', '#', '"', '[', ']', '{', '}', ',', '&a ', '*a', '!!str ', '---\n', '|\n', '1', 'null', 'off', '<<: ', '0x1', '1.10', 'rules: '];
    const random = createRandom(3);
    let plain = 0;
    for (let round = 0; round < 1500; round += 1) {
      const at = random.int(0, everyday.length);
      const text = everyday.slice(0, at) + random.pick(pieces) + everyday.slice(at + random.int(0, 5));
      const source = { path: '.ci-shared.yml', text };
      expect({ text, ...await readConfig(source) }).toEqual({ text, ...parseConfig(source) });
      if (plainConfig(text) !== undefined) plain += 1;
    }
    expect(plain).toBeGreaterThan(100);
  });
});
