import { expect, test } from 'vitest';
import { fillBuckets } from '../../../scripts/lib/literals/buckets.ts';
import { RunBytes } from '../../../scripts/lib/literals/literal.ts';
import { PlainSearch, hasRun } from '../../../scripts/lib/literals/plain-search.ts';
import { requiredLiterals } from '../../../scripts/lib/literals/required.ts';
import { createSearch } from '../../../scripts/lib/literals/search.ts';
import { layout } from '../../../scripts/lib/literals/vector-code.ts';
import { VectorSearch } from '../../../scripts/lib/literals/vector-search.ts';
import { createRandom } from '../../support/random.ts';

test.each([
  ['abcd', ['abcd']], ['a[bc]d', ['abd', 'acd']], ['ab?c', ['abc', 'ac']], ['(?:ab|cd)e', ['abe', 'cde']], ['ab+c', ['ab']], ['ab*c', ['a']], ['abc{2}', ['abc']], ['ab{0,3}', ['a']], ['\\bab$', ['ab']],
  ['a.c', ['a']], ['\\w+', ['']], ['a\\.b', ['a.b']], ['(?<=x)ab', ['ab']], ['(?<n>ab)c', ['abc']], ['a|', ['a', '']], ['a[^b]c', ['a']], ['a[0-9]', ['a']], ['[ \\t]x', [' x', '\tx']], ['(?:ab)?c', ['abc', 'c']], ['a)b', ['']],
] as const)('%s needs %j', (source, texts) => {
  expect([...requiredLiterals(source)].sort()).toEqual([...texts].sort());
});

const searches = [['vectors', VectorSearch], ['plain', PlainSearch]] as const;
const texts = ['abcd', 'bcda', 'aaaa', 'dcbadcba', 'abcdabcd', 'cdcd', 'bbab'];
const literals = texts.map((text, group) => ({ text, group }));
const run = { fronts: ['s.', 'r.'], length: 6, group: texts.length };

function foundBy(search: { search(bytes: Uint8Array, found: Set<number>): void }, text: string): number[] {
  const found = new Set<number>();
  search.search(new TextEncoder().encode(text), found);
  return [...found].sort((a, b) => a - b);
}

function expected(text: string): number[] {
  return [...texts.flatMap((one, group) => (text.includes(one) ? [group] : [])), .../[sr]\.[a-zA-Z0-9]{6}/.test(text) ? [run.group] : []];
}

test.each(searches)('what is searched is found where it is, and only there: %s', (_, Search) => {
  const random = createRandom(3);
  const [alone, both] = [new Search(literals), new Search(literals, run)];
  for (let round = 0; round < 4000; round += 1) {
    const text = random.text(0, 60, round % 2 === 0 ? 'abcd' : 'sr.aaaaaabbcd1 é');
    expect([text, foundBy(both, text)]).toEqual([text, expected(text)]);
    expect([text, foundBy(alone, text)]).toEqual([text, expected(text).filter((group) => group !== run.group)]);
  }
});

test('the usual search is the one with vectors, and refuses what is too short', () => {
  expect(createSearch(literals, run)).toBeInstanceOf(VectorSearch);
  expect(() => createSearch([{ text: 'abc', group: 0 }])).toThrow('too short: abc');
});

test('a text longer than one piece is searched at every seam, and when there are more hits than places for them', () => {
  const search = new VectorSearch(literals, run);
  for (const needle of ['dcbadcba', 's.abcdef']) {
    for (let seam = layout.textBytes - 12; seam < layout.textBytes + 4; seam += 1) {
      const text = `${'-'.repeat(seam)}${needle}${'-'.repeat(100)}`;
      expect([seam, foundBy(search, text)]).toEqual([seam, expected(text)]);
    }
  }
  const many = `${'abce abcd '.repeat(layout.mostHits * 2)}bcda`;
  expect(foundBy(search, many)).toEqual(expected(many));
  // what stood behind the end of an earlier text is not found again
  expect(foundBy(search, 'ab')).toEqual([]);
  expect(foundBy(search, '')).toEqual([]);
});

test('many literals share few buckets, and each is found', () => {
  const random = createRandom(9);
  const many = Array.from({ length: 300 }, (_, group) => ({ text: random.text(4, 20, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-:"é '), group }));
  const search = new VectorSearch(many);
  for (const { text } of many) {
    const all = `${random.text(0, 40, 'xyz ')}${text}${random.text(0, 40, 'xyz ')}`;
    expect(foundBy(search, all)).toEqual(many.flatMap((one) => (all.includes(one.text) ? [one.group] : [])));
  }
  const { skips } = fillBuckets(many.map(({ text }) => new TextEncoder().encode(text)), 8);
  for (const [at, skip] of skips.entries()) expect(skip + 4).toBeLessThanOrEqual(new TextEncoder().encode(many[at]?.text).length);
});

test('a run of letters and digits is found behind its front only, and where nothing forbidden is around it', () => {
  const random = createRandom(4);
  const free = { ...run, notBefore: 'ab.', notBehind: 'a_(' };
  const [some, alone] = [new RunBytes(run), new RunBytes(free)];
  const [vectors, plain] = [new VectorSearch([], free), new PlainSearch([], free)];
  for (let round = 0; round < 5000; round += 1) {
    const text = random.text(0, 60, 'sr.aaaaaaa1111_( ');
    const bytes = new TextEncoder().encode(text);
    const wanted = /(?<![ab.])[sr]\.[a-zA-Z0-9]{6}(?![a_(])/.test(text);
    expect([text, hasRun(bytes, some)]).toEqual([text, /[sr]\.[a-zA-Z0-9]{6}/.test(text)]);
    expect([text, hasRun(bytes, alone), foundBy(vectors, text), foundBy(plain, text)]).toEqual([text, wanted, wanted ? [run.group] : [], wanted ? [run.group] : []]);
  }
});
