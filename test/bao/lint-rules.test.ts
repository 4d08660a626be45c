import { describe, expect, test } from 'vitest';
import { lintRules } from '../../scripts/bao/lint-rules/index.ts';
import { createScan } from '../../scripts/bao/lint-scan.ts';
import { maskText } from '../../scripts/bao/mask.ts';
import { scannable } from '../support/scannable.ts';

describe.each(lintRules.map((rule) => ({ id: rule.meta.id, rule })))('$id', ({ rule }) => {
  const scan = createScan([rule]);
  const look = (text: string) => scan(scannable(rule.samplePath, text));

  test.each(rule.finds.map((text) => [text] as const))('finds %j', (text) => {
    const found = look(text);
    expect(found?.diagnostics.map(({ rule: id }) => id)).toContain(rule.meta.id);
    // no secret stands in (one like `root` is also a word of the message) a message, a help text or the masked source
    const shown = [...(found?.diagnostics ?? []).flatMap(({ message, help }) => [message, help ?? '']), maskText(text, found?.secrets ?? [])].join('\n');
    for (const { start, end } of found?.secrets ?? []) if (end - start > 5) expect(shown).not.toContain(text.slice(start, end));
    expect(maskText(text, found?.secrets ?? []).length).toBe(text.length);
  });

  test.each(rule.ignores.map((text) => [text] as const))('ignores %j', (text) => {
    expect(look(text)?.diagnostics.map(({ message }) => message) ?? []).toEqual([]);
  });
});
