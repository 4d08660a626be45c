import { expect, test } from 'vitest';
import type { ScalarNode } from '../../scripts/ci/yaml/node.ts';
import { parseYaml } from '../../scripts/ci/yaml/parse.ts';
import { scalarOffsets } from '../../scripts/ci/yaml/scalar-offsets.ts';
import { forAll } from '../support/random.ts';

function scalarOf(text: string): ScalarNode | undefined {
  const { root } = parseYaml(text);
  const value = root?.kind === 'mapping' ? root.pairs[0]?.value : undefined;
  return value?.kind === 'scalar' ? value : undefined;
}

/** Words of the value as the offsets find them in the source. */
function wordsInSource(text: string): string[] {
  const node = scalarOf(text) as ScalarNode;
  const offsets = scalarOffsets(text, node);
  return [...node.value.matchAll(/\S+/g)].map((match) => text.slice(offsets[match.index], (offsets[match.index + match[0].length - 1] as number) + 1));
}

test.each([
  ['plain', 'k: a bc  d\n', ['a', 'bc', 'd']],
  ['plain, folded', 'k: a bc\n  d\n\n  e\n', ['a', 'bc', 'd', 'e']],
  ['single quotes', "k: 'a ''b'' c'\n", ['a', "''b'", 'c']],
  ['double quotes', 'k: "a\\tb \\"c\\" \\u00e9x"\n', ['a', 'b', '\\"c\\', '\\u00e9x']],
  ['double quotes, folded', 'k: "a b \\\n  c\n  d"\n', ['a', 'b', 'c', 'd']],
  ['literal', 'k: |-  # head\n  a \\\n    --b\n\n  c\n', ['a', '\\', '--b', 'c']],
  ['literal with CRLF', 'k: |\r\n  a\r\n  b c\r\n', ['a', 'b', 'c']],
  ['folded', 'k: >+2\n    a\n    b\n\n  c\n', ['a', 'b', 'c']],
])('%s', (_, text, wanted) => {
  expect(wordsInSource(text)).toEqual(wanted);
});

test('for texts without escapes, every word is found letter by letter', async () => {
  await forAll({ runs: 1500 }, (random) => {
    const words = random.list(1, 12, () => random.text(1, 4, ['a', 'B', '-', '=', '$X', '7', 'é']));
    const style = random.pick(['plain', 'literal', 'folded', 'single', 'double']);
    const eol = random.pick(['\n', '\r\n']);
    const gap = (): string => (random.boolean(0.3) ? `${eol}${random.boolean(0.2) ? eol : ''}    ${style === 'literal' && random.boolean() ? '  ' : ''}` : ' '.repeat(random.int(1, 2)));
    const body = words.map((word, at) => (at === 0 ? `a${word}` : gap() + word)).join('');
    const text = style === 'literal' ? `k: |${eol}    ${body}${eol}` : style === 'folded' ? `k: >-${eol}    ${body}${eol}` : style === 'single' ? `k: '${body}'${eol}` : style === 'double' ? `k: "${body}"${eol}` : `k: ${body}${eol}`;
    const node = scalarOf(text);
    if (node === undefined) return;
    expect(wordsInSource(text), JSON.stringify(text)).toEqual(node.value.match(/\S+/g));
  });
});
