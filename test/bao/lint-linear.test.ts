import { expect, test } from 'vitest';
import { projectRule } from '../../scripts/bao/project-rule.ts';
import { lintRules } from '../../scripts/bao/lint-rules/index.ts';
import { createScan, hitLines } from '../../scripts/bao/lint-scan.ts';
import type { LintRule } from '../../scripts/bao/lint-file.ts';
import type { Scan } from '../../scripts/bao/lint-scan.ts';
import { scannable } from '../support/scannable.ts';

/* No input makes a rule slow: eight times the text takes about eight times as long, on one line and on many. */

const seeds = [
  'bao write ', 'vault kv put a password=', 'echo $', 'BAO_TOKEN=', 'X-Vault-Token: ', 'secret_id ', '"keys": [', 'Unseal Key 1: ', '-----BEGIN PRIVATE KEY-----\n', 'A', '$(bao kv get ', 's.aaaaaaaa',
  '--build-arg ', 'curl -k bao ', 'policies = [', 'path "a" {', '\\\n', 'kind: Secret\nstringData:\n a: b\n', 'token create ', '> ', 'VAULT_ADDR http://', '"', '//', ' ',
];

/** Lengths that are compared. */
const usual = [8_000, 64_000] as const;
type Sizes = readonly [number, number];
/** Anything that takes less for the longest text is not worth a second look: a quadratic one takes seconds. */
const harmless = 15;
/** Eight times the text is eight times the work; a quadratic rule needs sixty-four times. The machine may be busy. */
const mostGrowth = 28;

/** CPU time of this process, best of some rounds, in milliseconds: other programs cost it nothing. */
function cpu(work: () => void, rounds: number): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** Growth from the shorter to the longer text; 0 when even the longer one is fast. The first look is the slowest, so only what fails it is looked at again. */
function growth(scan: Scan, path: string, piece: string, [short, long]: Sizes = usual): number {
  const look = (size: number, rounds: number): number => {
    const file = scannable(path, piece.repeat(Math.ceil(size / piece.length)));
    return cpu(() => { scan(file); }, rounds);
  };
  const first = look(long, 1);
  if (first < harmless) return 0;
  const base = Math.max(look(short, 2), 0.5);
  return first / base <= mostGrowth ? first / base : Math.min(first, look(long, 3)) / Math.max(look(short, 3), 0.5);
}

test.each(lintRules.map((rule) => [rule.meta.id, rule] as const))('%s is linear', (_, rule) => {
  const scan = createScan([rule]);
  const slow: string[] = [];
  for (const seed of [...seeds, ...rule.finds]) {
    for (const piece of new Set([seed, seed.replaceAll('\n', ' ')])) if (growth(scan, rule.samplePath, piece) > mostGrowth && growth(scan, rule.samplePath, piece) > mostGrowth) slow.push(JSON.stringify(piece));
  }
  expect(slow).toEqual([]);
}, 60_000);

test('many rules of one policy are compared in bounded time', () => {
  const scan = createScan(lintRules.filter(({ meta }) => /^BAO06/.test(meta.id)));
  const policy = (count: number): string => Array.from({ length: count }, (_, at) => `path "kv/+/a${at}/*" {\n  capabilities = ["${at % 2 === 0 ? 'read' : 'deny'}"]\n}\n`).join('');
  const look = (count: number): number => cpu(() => { scan(scannable('policies/app.hcl', policy(count))); }, 2);
  look(100);
  expect(look(8000) / Math.max(look(1000), 5)).toBeLessThan(mostGrowth);
});

test('a line of megabytes is not searched for its ends at every hit', () => {
  const text = `x${'-'.repeat(3_999)}`.repeat(4_000);
  let lines = 0;
  // 4,000 looks through 16 MB would take seconds
  expect(cpu(() => { lines = hitLines(text, /x/g, 'other').length; }, 2)).toBeLessThan(1_500);
  expect(lines).toBeGreaterThan(3_000);
});

test('the measure sees what is quadratic', () => {
  const quadratic: LintRule = { ...lintRules[0] as LintRule, gate: 'aaaa', *check(file) { for (const match of file.text.matchAll(/a[^b]*c/g)) if (match.index < 0) yield { message: '', location: { kind: 'file', path: file.path } }; } };
  expect(growth(createScan([quadratic]), 'a.txt', 'a', [1_500, 12_000])).toBeGreaterThan(mostGrowth);
}, 60_000);

test('an expression of a project that could take very long is refused', () => {
  for (const pattern of ['(a+)+b', '(a|aa)*b', '(\\w*)*x', 'a**', '(x)\\1', '((a{1,})b)+', 'a.*b.*c.*d.*e']) {
    expect(() => projectRule({ id: 'ABC001', pattern, message: 'x' }), pattern).toThrow(/could take very long|no regular expression/);
  }
  const rule = projectRule({ id: 'ABC001', pattern: 'pay_live_(?<secret>[a-z0-9]{8})', message: 'a live key' });
  const text = 'key = pay_live_abcd1234\n';
  const found = createScan([rule])(scannable('a.txt', text));
  expect(found?.diagnostics[0]?.message).toBe('a live key (`***`)');
});
