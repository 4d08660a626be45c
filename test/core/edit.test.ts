import { describe, expect, test } from 'vitest';
import { applyEdits, overlaps, selectCompatible } from '../../scripts/core/edit.ts';
import type { TextEdit } from '../../scripts/core/edit.ts';
import { lineStarts, lineText, offsetAt, positionAt } from '../../scripts/core/source.ts';
import type { Random } from '../support/random.ts';
import { forAll } from '../support/random.ts';

const alphabet = ['a', 'b', '\n', '\r\n', '\r', '\t', ' ', 'ü', '漢', '\u{1f600}', '\u2028', '\ufeff'];

function edit(start: number, end: number, newText: string): TextEdit {
  return { path: 'a', range: { start, end }, newText };
}

/** Edits that do not touch each other, in any order. */
function someEdits(random: Random, text: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = random.int(0, 5); at <= text.length; at += random.int(1, 10)) {
    const end = Math.min(text.length, at + random.int(0, 5));
    edits.push(edit(at, end, random.text(0, 4, alphabet)));
    at = end;
  }
  return random.shuffle(edits);
}

describe('applyEdits', () => {
  test('keeps every character that no edit touches, in any order of edits', async () => {
    await forAll({ runs: 500 }, (random) => {
      const text = random.text(0, 60, alphabet);
      const edits = someEdits(random, text);
      const sorted = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
      let at = 0;
      let rest = applyEdits(text, edits);
      for (const { range, newText } of sorted) {
        const kept = text.slice(at, range.start) + newText;
        expect(rest.startsWith(kept)).toBe(true);
        rest = rest.slice(kept.length);
        at = range.end;
      }
      expect(rest).toBe(text.slice(at));
      expect(applyEdits(text, random.shuffle(edits))).toBe(applyEdits(text, edits));
    });
  });

  test('no edit, and an edit that writes what is there, change nothing', async () => {
    await forAll({}, (random) => {
      const text = random.text(0, 40, alphabet);
      const start = random.int(0, text.length);
      const end = random.int(start, text.length);
      expect(applyEdits(text, [])).toBe(text);
      expect(applyEdits(text, [edit(start, end, text.slice(start, end))])).toBe(text);
    });
  });

  test('refuses what overlaps or lies outside', () => {
    expect(() => applyEdits('abc', [edit(0, 2, ''), edit(1, 3, '')])).toThrow(RangeError);
    expect(() => applyEdits('abc', [edit(2, 4, '')])).toThrow(RangeError);
    expect(() => applyEdits('abc', [edit(2, 1, '')])).toThrow(RangeError);
    expect(() => applyEdits('abc', [edit(-1, 1, '')])).toThrow(RangeError);
  });
});

test('selectCompatible never chooses what applyEdits refuses, and always the first', async () => {
  await forAll({ runs: 500 }, (random) => {
    const text = random.text(1, 30, alphabet);
    const groups = random.list(1, 8, () => ({
      edits: random.list(1, 2, () => {
        const start = random.int(0, text.length);
        return edit(start, random.int(start, text.length), 'x');
      }),
    })).filter(({ edits: [first, second] }) => first === undefined || second === undefined || !overlaps(first.range, second.range));
    const chosen = selectCompatible(groups);
    expect(chosen[0]).toBe(groups[0]);
    expect(() => applyEdits(text, chosen.flatMap(({ edits }) => edits))).not.toThrow();
  });
});

describe('positions', () => {
  test('offset -> position -> offset is the same, for every offset of any text', async () => {
    await forAll({}, (random) => {
      const source = { path: 'a', text: random.text(0, 50, alphabet) };
      for (let offset = 0; offset <= source.text.length; offset += 1) {
        const position = positionAt(source, offset);
        expect(offsetAt(source, position)).toBe(offset);
        expect(position.line).toBe(source.text.slice(0, offset).split('\n').length);
        expect(position.column).toBe(offset - source.text.slice(0, offset).lastIndexOf('\n'));
      }
    });
  });

  test('places outside are clamped', async () => {
    await forAll({}, (random) => {
      const source = { path: 'a', text: random.text(0, 30, alphabet) };
      const position = { line: random.int(-2, 10), column: random.int(-2, 40) };
      const offset = offsetAt(source, position);
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(offset).toBeLessThanOrEqual(source.text.length);
      expect(positionAt(source, source.text.length + 5)).toEqual(positionAt(source, source.text.length));
      expect(positionAt(source, -5)).toEqual({ line: 1, column: 1 });
    });
  });

  test('the lines make the text again', async () => {
    await forAll({}, (random) => {
      const source = { path: 'a', text: random.text(0, 50, alphabet) };
      const lines = lineStarts(source).map((_, at) => lineText(source, at + 1));
      expect(lines.join('\n')).toBe(source.text.replaceAll('\r\n', '\n').replace(/\r$/, ''));
    });
  });
});
