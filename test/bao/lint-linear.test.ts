import { expect, test } from 'vitest';
import { projectRule } from '../../scripts/bao/lint-config.ts';
import { lintRules } from '../../scripts/bao/lint-rules/index.ts';
import { createScan } from '../../scripts/bao/lint-scan.ts';
import { scannable } from '../support/scannable.ts';

/* No input makes a rule slow: eight times the text takes about eight times as long, on one line and on many. */

const seeds = [
  'bao write ', 'vault kv put a password=', 'echo $', 'BAO_TOKEN=', 'X-Vault-Token: ', 'secret_id ', '"keys": [', 'Unseal Key 1: ', '-----BEGIN PRIVATE KEY-----\n', 'A', '$(bao kv get ', 's.aaaaaaaa',
  '--build-arg ', 'curl -k bao ', 'policies = [', 'path "a" {', '\\\n', 'kind: Secret\nstringData:\n a: b\n', 'token create ', '> ', 'VAULT_ADDR http://', '"', '//', ' ',
];

function milliseconds(work: () => void, rounds: number): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const before = performance.now();
    work();
    best = Math.min(best, performance.now() - before);
  }
  return best;
}

test.each(lintRules.map((rule) => [rule.meta.id, rule] as const))('%s is linear', (_, rule) => {
  const scan = createScan([rule]);
  const slow: string[] = [];
  for (const seed of [...seeds, ...rule.finds]) {
    for (const text of [seed.replaceAll('\n', ' ')]) {
      const look = (size: number, rounds: number): number => {
        const all = text.repeat(Math.ceil(size / text.length));
        return milliseconds(() => { scan(scannable(rule.samplePath, all)); }, rounds);
      };
      // eight times as much may take forty times as long on a busy machine; quadratic is sixty-four, and asked again
      const suspicious = (rounds: number): boolean => look(64_000, rounds) > 40 * Math.max(2, look(8_000, rounds));
      if (suspicious(1) && suspicious(4)) slow.push(JSON.stringify(seed));
    }
  }
  expect(slow).toEqual([]);
});

test('an expression of a project that could take very long is refused', () => {
  for (const pattern of ['(a+)+b', '(a|aa)*b', '(\\w*)*x', 'a**', '(x)\\1', '((a{1,})b)+', 'a.*b.*c.*d.*e']) {
    expect(() => projectRule({ id: 'ABC001', pattern, message: 'x' }), pattern).toThrow(/could take very long|no regular expression/);
  }
  const rule = projectRule({ id: 'ABC001', pattern: 'pay_live_(?<secret>[a-z0-9]{8})', message: 'a live key' });
  const text = 'key = pay_live_abcd1234\n';
  const found = createScan([rule])(scannable('a.txt', text));
  expect(found?.diagnostics[0]?.message).toBe('a live key (`***`)');
});
