import { describe, expect, test } from 'vitest';
import { parseCommands } from '../../scripts/ci/shell/commands.ts';
import { tokenize } from '../../scripts/ci/shell/tokenize.ts';
import { forAll } from '../support/random.ts';

function words(script: string): string[][] {
  return parseCommands(script).map((command) => command.words.map(({ value }) => value));
}

describe('words', () => {
  test.each([
    ['a b  c', [['a', 'b', 'c']]],
    ['a \\\n  b', [['a', 'b']]],
    ['a \\\r\n  b', [['a', 'b']]],
    ['a\\\nb', [['ab']]],
    ["a 'b c' \"d e\" f\\ g", [['a', 'b c', 'd e', 'f g']]],
    ['a "b \\" c" "\\n"', [['a', 'b " c', '\\n']]],
    ['a # b\nc', [['a'], ['c']]],
    ['a#b', [['a#b']]],
    ['a --x="$Y z" "$@"', [['a', '--x=$Y z', '$@']]],
    ['a $(b "c d" | e) f', [['a', '$(b "c d" | e)', 'f']]],
    ['a `b c` d', [['a', '`b c`', 'd']]],
    ['a ${X:-b c} d', [['a', '${X:-b c}', 'd']]],
    ['a > b 2>&1 < c d', [['a', 'd']]],
    ['a 2>/dev/null', [['a']]],
    ['cat <<EOF\nx y\nEOF\nb', [['cat'], ['b']]],
    ["cat <<-'EOF' | c\n\tx\n\tEOF\nb", [['cat'], ['c'], ['b']]],
    ['if a; then b; else c; fi', [['a'], ['b'], ['c'], ['fi']]],
    ['X=1 Y="2 3" a b', [['a', 'b']]],
    ['(a; b) && c || d & e', [['a'], ['b'], ['c'], ['d'], ['e']]],
    ["a 'open", [['a', 'open']]],
    ['a "open', [['a', 'open']]],
    ['a $(open', [['a', '$(open']]],
    ["--a '' b", [['--a', '', 'b']]],
    ['a; ! b', [['a'], ['b']]],
  ])('%j', (script, wanted) => {
    expect(words(script)).toEqual(wanted);
  });

  test('say whether they are known, and whether they may become several', () => {
    const found = tokenize('a "$X" $X "$@" \'$X\' $(b) \\$X').flatMap((token) => (token.kind === 'word' ? [[token.value, token.dynamic, token.splits]] : []));
    expect(found).toEqual([['a', false, false], ['$X', true, false], ['$X', true, true], ['$@', true, true], ['$X', false, false], ['$(b)', true, true], ['$X', false, false]]);
  });
});

test('what joins commands', () => {
  const joins = parseCommands('if a | b; then c || true; fi\nX=1\nd | tee e').map(({ words: [word], before, after, isCondition }) => [word?.value, before, after, isCondition]);
  expect(joins).toEqual([
    ['a', 'if', '|', true], ['b', '|', ';', true], ['c', 'then', '||', false], ['true', '||', ';', false], ['fi', ';', '\n', false],
    [undefined, '\n', '\n', false], ['d', '\n', '|', false], ['tee', '|', '', false],
  ]);
});

test('never throws, and every token has its place, in order', async () => {
  const pieces = ['a', 'b=c', ' ', '  ', '\n', '\\\n', '\\', "'", '"', '$', '${X', '}', '$(', ')', '(', '`', '|', '||', '&&', '&', ';', '<<EOF\n', 'EOF\n', '>', '2>&1', '#', '$@', 'é', '\r\n'];
  await forAll({ runs: 3000 }, (random) => {
    const script = random.text(0, 25, pieces);
    let at = 0;
    for (const { start, end } of tokenize(script)) {
      expect(start).toBeGreaterThanOrEqual(at);
      expect(end).toBeGreaterThan(start);
      expect(end).toBeLessThanOrEqual(script.length);
      at = end;
    }
    parseCommands(script);
  });
});

test('costs what the text is long', () => {
  const time = (script: string): number => {
    const started = performance.now();
    parseCommands(script);
    return performance.now() - started;
  };
  time('a '.repeat(20_000));
  for (const piece of ["'", '"', '$(', '${', '`', '<<E\n', '\\\n', '(', 'a | ', '$']) expect(time(piece.repeat(100_000)), piece).toBeLessThan(3000);
});
