import { expect, test } from 'vitest';
import { readPolicy } from '../../../scripts/bao/policy/read.ts';
import { embeddedPolicies } from '../../../scripts/bao/policy/terraform.ts';
import { now, vectors } from '../../support/bao-vectors.ts';
import { mutate, soup } from '../../support/hcl-soup.ts';
import { createRandom } from '../../support/random.ts';

const seeds = vectors('bao-hcl1-edge').map((row) => row['policy_text'] as string);

test('100,000 random and broken texts: no crash, and every mistake has a place', () => {
  const random = createRandom(1);
  let accepted = 0;
  for (let round = 0; round < 100_000; round += 1) {
    const text = round % 2 === 0 ? soup(random) : mutate(random.pick(seeds), random);
    const policy = readPolicy(text, { now });
    if (policy.accepted) accepted += 1;
    else expect(policy.mistakes.length).toBeGreaterThan(0);
    for (const { range, message } of policy.mistakes) {
      if (range.start < 0 || range.end > text.length || range.start > range.end || message.includes('\n') && !text.includes('\n')) throw new Error(`bad place ${range.start}..${range.end} for ${JSON.stringify(text)}: ${message}`);
    }
  }
  // both sides must have been seen, else the test looks at nothing
  expect(accepted).toBeGreaterThan(3_000);
  expect(accepted).toBeLessThan(90_000);
}, 60_000);

const size = 600_000;
test.each([
  ['open blocks', 'a {'.repeat(size / 3)],
  ['open lists', `a = ${'['.repeat(size)}`],
  ['open JSON', '{"a":'.repeat(size / 5)],
  ['JSON lists', `{"a":${'['.repeat(size)}`],
  ['an open string', `path "${'x'.repeat(size)}`],
  ['quotes', '"'.repeat(size)],
  ['open interpolations', `path "${'${'.repeat(size / 2)}`],
  ['open heredocs', '<<X\n'.repeat(size / 4)],
  ['a heredoc of carriage returns', `a = <<X\n${'\r'.repeat(size)}y\nX\n`],
  ['a heredoc of spaces', `a = <<-X\n${' '.repeat(size)}y\n  X\n`],
  ['stars of a comment', `/*${'*'.repeat(size)}`],
  ['digits', `path "a" { pagination_limit = ${'9'.repeat(size)} }`],
  ['a long duration', `path "a" { min_wrapping_ttl = "${'1'.repeat(size)}" }`],
  ['units', `path "a" { min_wrapping_ttl = "${'1h'.repeat(size / 2)}x" }`],
  ['mistakes', 'path "a" = {}\n'.repeat(size / 14)],
  ['wrong keys', `path "a" {${'x = 1\n'.repeat(size / 6)}}`],
  ['templates', `path "${'{{a}}'.repeat(size / 5)}" {}`],
  ['NUL bytes', '\u0000'.repeat(size)],
  ['rules', 'path "a" { policy = "read" }\n'.repeat(size / 29)],
  ['a filter of braces', `path "a" { capabilities = ["list"]\n list_scan_response_keys_filter_path = "${'{{ .x }}'.repeat(size / 8)}" }`],
])('bounded: %s', (_, text) => {
  const start = performance.now();
  readPolicy(text, { now });
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('a text above the limit is refused without being read', () => {
  const text = '#'.repeat(33 * 1024 * 1024);
  const policy = readPolicy(text, { now });
  expect(policy.accepted).toBe(false);
  expect(policy.mistakes.map(({ message }) => message)).toEqual(['the policy is longer than 32 MiB']);
});

test('Terraform heredocs are found in any text, and at their place', () => {
  const random = createRandom(2);
  for (let round = 0; round < 2_000; round += 1) {
    const text = mutate('resource "vault_policy" "app" {\n  name = "app"\n  policy = <<EOT\npath "kv/${var.x}/*" {\n  capabilities = ["read"]\n}\nEOT\n}\n', random);
    for (const { range, text: padded } of embeddedPolicies(text)) {
      expect(padded).toHaveLength(text.length);
      expect(padded.slice(range.start, range.end)).toBe(text.slice(range.start, range.end));
    }
  }
});
