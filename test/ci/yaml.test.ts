import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { parsePipelineFile } from '../../scripts/ci/pipeline-file.ts';
import { refusalsOf } from '../../scripts/ci/server-checks.ts';
import { defaultSettings } from '../../scripts/ci/settings.ts';
import type { YamlNode } from '../../scripts/ci/yaml/node.ts';
import { parseYaml } from '../../scripts/ci/yaml/parse.ts';
import { root } from '../support/imports.ts';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';

const folder = path.join(root, 'test/fixtures/ci/pipelines');
const fixtures = readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')] as const);

/** Both trees in one shape: kinds, texts, anchors, and where scalars and flow collections stand. */
type Shape = unknown;

function ours(node: YamlNode): Shape {
  switch (node.kind) {
    case 'alias': return ['alias', node.name];
    case 'scalar': return ['scalar', node.value, node.anchor ?? '', node.style === 'literal' || node.style === 'folded' || node.start === node.end ? '' : `${node.start}-${node.end}`];
    case 'sequence': return ['list', node.anchor ?? '', node.items.map(ours)];
    default: return ['map', node.anchor ?? '', node.pairs.map(({ key, value }) => [ours(key), ours(value)])];
  }
}

function theirs(node: unknown): Shape {
  if (isAlias(node)) return ['alias', node.source];
  if (isScalar(node)) {
    const [start = 0, end = 0] = node.range ?? [];
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    const value = isBlock || typeof node.value === 'string' ? String(node.value) : node.source ?? '';
    return ['scalar', value, node.anchor ?? '', isBlock || start === end ? '' : `${start}-${end}`];
  }
  if (isSeq(node)) return ['list', node.anchor ?? '', node.items.map(theirs)];
  if (isMap(node)) return ['map', node.anchor ?? '', node.items.map(({ key, value }) => [theirs(key), value === null ? ['scalar', '', '', ''] : theirs(value)])];
  return ['scalar', '', '', ''];
}

function documentOf(text: string): Document.Parsed {
  return parseDocument(text, { keepSourceTokens: false, schema: 'failsafe', uniqueKeys: false, merge: false, strict: true, logLevel: 'silent' });
}

describe('the same tree as the `yaml` package', () => {
  // `bom`: the package does not count the mark; `yaml-version`: refused by Woodpecker only
  test.each(fixtures.filter(([name]) => !name.startsWith('bad-') && name !== 'bom.yml'))('%s', (_, text) => {
    const document = parseYaml(text);
    expect(document.mistakes.filter(({ blocking }) => blocking)).toEqual([]);
    expect(document.root === undefined ? undefined : ours(document.root)).toEqual(theirs(documentOf(text).contents));
  });

  test('for 3000 generated documents', () => {
    const random = createRandom(21);
    let read = 0;
    for (let round = 0; round < 3000; round += 1) {
      const text = `${blockMap(random, 0, 3).join('\n')}\n`;
      const reference = documentOf(text);
      if (reference.errors.length > 0) continue;
      read += 1;
      const document = parseYaml(text);
      expect(document.mistakes, text).toEqual([]);
      expect(document.root === undefined ? undefined : ours(document.root), text).toEqual(theirs(reference.contents));
    }
    expect(read).toBeGreaterThan(800);
  }, 60_000);
});

const words = ['a', 'image', 'echo hi', 'x:y', 'a#b', 'é', '3.10', 'true', '-x', 'v*', '"quo\\"ted\\n"', "'it''s'", '"\\u00e9 ${X}"', '$X', 'a  b', 'http://x/y?z=1', '[]', '{}', '[a, "b", c: d]', '{a: b, "c": [1, 2], e: }'];

function blockValue(random: Random, depth: number, level: number): string[] {
  const kind = random.int(0, level === 0 ? 3 : 6);
  const pad = ' '.repeat(depth);
  if (kind <= 2) return [` ${random.pick(words)}${random.boolean(0.2) ? '  # note' : ''}`];
  if (kind === 3) return [` ${random.pick(['|', '>', '|-', '>+', '|+', '>-'])}`, ...random.list(1, 4, () => (random.boolean(0.2) ? '' : `${pad}  ${random.boolean(0.2) ? '  ' : ''}${random.pick(['text', 'more: text', '# no comment', '- x'])}`)), `${pad}  end`];
  if (kind === 4) return ['', ...blockMap(random, depth + 2, level - 1)];
  return ['', ...blockList(random, depth + (random.boolean() ? 2 : 0), level - 1)];
}

function blockMap(random: Random, depth: number, level: number): string[] {
  return Array.from({ length: random.int(1, 4) }, (_, at) => at).flatMap((at) => {
    const [first = '', ...rest] = blockValue(random, depth, level);
    return [`${' '.repeat(depth)}${random.pick(['key', '"quoted key"', 'k-e_y', 'two words'])}${at}:${first}`, ...rest, ...(random.boolean(0.1) ? ['', '# comment'] : [])];
  });
}

function blockList(random: Random, depth: number, level: number): string[] {
  return random.list(1, 4, () => random.int(0, 3)).flatMap((kind) => {
    const pad = ' '.repeat(depth);
    if (kind > 0 || level === 0) return [`${pad}- ${random.pick(words)}`];
    const [first = '', ...rest] = blockMap(random, depth + 2, level - 1);
    return [`${pad}- ${first.trimStart()}`, ...rest];
  });
}

const noise = ['\t', ' ', '\n', ':', ': ', '- ', '-', '?', '? ', '[', ']', '{', '}', ',', '&a ', '*a', '!', '!!str ', '|', '>', '"', "'", '#', '%', '@', '`', '\\', '---\n', '\n...\n', '<<: *a', '\r', '\0', '\ufeff', '${X}', 'é', '😀', 'steps:', '\n  '];

test('never throws and keeps every place inside of the text: 6000 random and mutated files', () => {
  const random = createRandom(22);
  for (let round = 0; round < 6000; round += 1) {
    const [, base] = random.pick(fixtures);
    let text = random.boolean(0.4) ? random.text(0, 14, noise) : base;
    for (let change = random.int(1, 4); change > 0; change -= 1) {
      const at = random.int(0, text.length);
      text = text.slice(0, at) + (random.boolean() ? random.pick(noise) : '') + text.slice(at + random.int(0, 3));
    }
    const file = parsePipelineFile({ path: '.woodpecker/x.yml', text });
    for (const { range, use } of [...file.workflow.mistakes, ...Array.from(refusalsOf(file.workflow, defaultSettings), ({ place }) => place)]) {
      for (const one of [range, use ?? range]) {
        expect(one.start >= 0 && one.start <= one.end && one.end <= text.length, JSON.stringify([one, text])).toBe(true);
      }
    }
  }
}, 60_000);

describe('hostile files', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['deep flow', '['.repeat(100_000)],
    ['deep maps', `a: ${'{a: '.repeat(50_000)}`],
    ['deep blocks', Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['deep lists', '- '.repeat(100_000)],
    ['list bomb', ['a0: &a0 [x, x]', ...Array.from({ length: 40 }, (_, at) => `a${at + 1}: &a${at + 1}\n  - <<: [*a${at}, *a${at}]`)].reverse().join('\n')],
    ['list bomb in order', [...Array.from({ length: 40 }, (_, at) => `a${at + 1}: &a${at + 1}\n  - <<: [${at === 0 ? '' : `*a${at}, *a${at}`}]`), 'steps: *a40'].join('\n')],
    ['map bomb', ['a0: &a0 {x: y}', ...Array.from({ length: 60 }, (_, at) => `a${at + 1}: &a${at + 1}\n  <<: [*a${at}, *a${at}]\n  k${at}: v`), 'labels: *a60'].join('\n')],
    ['a hundred thousand steps', `steps:\n${'  - {name: a, image: b, commands: [c]}\n'.repeat(100_000)}`],
    ['ten megabytes of text', `steps:\n  - name: a\n    image: b\n    commands:\n      - |\n${'        some text that goes on\n'.repeat(330_000)}`],
    ['ten megabytes of one line', `steps: "${'x'.repeat(10_000_000)}`],
    ['ten megabytes of quotes', `steps: ${'"a" '.repeat(2_500_000)}`],
    ['ten megabytes of blanks', ' '.repeat(10_000_000)],
    ['many anchors', Array.from({ length: 50_000 }, (_, at) => `k${at}: &k${at} v`).join('\n')],
  ];
  test.each(cases)('%s', (_, text) => {
    const started = performance.now();
    const file = parsePipelineFile({ path: 'x.yml', text });
    expect(Array.from(refusalsOf(file.workflow, defaultSettings)).length + file.workflow.mistakes.length).toBeGreaterThanOrEqual(0);
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 60_000);
});
