import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lintRules } from '../bao/lint-rules/index.ts';
import { createScan } from '../bao/lint-scan.ts';

/*
 * Recall of tokens in ten contexts, and what is found in the sources of our own dependencies. Prints the two tables
 * of docs/bao-lint.md. The tokens are random and seeded; nobody's token is in them.
 */

const scan = createScan(lintRules);
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
let state = 42;

function next(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

function random(length: number, alphabet = letters): string {
  return Array.from({ length }, () => alphabet[next(alphabet.length)] ?? '').join('');
}

const kinds: Readonly<Record<string, () => string>> = {
  'service `s.` + 24': () => `s.${random(24)}`,
  'service with namespace': () => `s.${random(24)}.${random(6)}`,
  'batch `b.`': () => `b.AAAAA${random(150, `${letters}-_`)}`,
  'batch with namespace': () => `b.AAAAA${random(150, `${letters}-_`)}.${random(6)}`,
  'recovery `r.` + 24': () => `r.${random(24)}`,
  'Vault `hvs.` 95': () => `hvs.${random(91, `${letters}-_`)}`,
  'Vault `hvs.` 28 (root)': () => `hvs.${random(24)}`,
  'Vault batch `hvb.`': () => `hvb.AAAAA${random(150, `${letters}-_`)}`,
};

const contexts: Readonly<Record<string, (token: string) => string>> = {
  YAML: (token) => `key: ${token}\n`, env: (token) => `X=${token}\n`, JSON: (token) => `{"k":"${token}"}\n`, comma: (token) => `a,${token},b\n`, parentheses: (token) => `(${token})\n`,
  header: (token) => `-H "X-Vault-Token: ${token}"\n`, URL: (token) => `https://x/?t=${token}&y=1\n`, XML: (token) => `<t>${token}</t>\n`, colon: (token) => `a:${token}\n`, sentence: (token) => `It is ${token}.\n`,
};

const perContext = 400;
console.log(`| token | ${Object.keys(contexts).join(' | ')} | all |\n| --- |${' --- |'.repeat(Object.keys(contexts).length + 1)}`);
for (const [kind, make] of Object.entries(kinds)) {
  const counts = Object.values(contexts).map((context) => {
    let found = 0;
    for (let count = 0; count < perContext; count += 1) {
      const text = context(make());
      if (scan({ path: 'a.txt', bytes: Buffer.from(text), raw: text, text: () => text })?.diagnostics.some(({ rule }) => /^BAO00[123]$/.test(rule)) === true) found += 1;
    }
    return found;
  });
  console.log(`| ${kind} | ${counts.join(' | ')} | ${(counts.reduce((a, b) => a + b, 0) / counts.length / perContext * 100).toFixed(1)} % |`);
}

const folder = path.resolve(import.meta.dirname, '../../node_modules');
const byRule = new Map<string, number>();
let files = 0;
let bytes = 0;
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(?:[cm]?[jt]s|json|md|ya?ml|sh|txt)$/.test(name)) continue;
  let data: Buffer;
  try {
    data = readFileSync(path.join(folder, name));
  } catch {
    continue;
  }
  files += 1;
  bytes += data.length;
  for (const { rule } of scan({ path: name, bytes: data, raw: data.toString('latin1'), text: () => data.toString('utf8') })?.diagnostics ?? []) {
    byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    console.error(`${rule} ${name}`);
  }
}
console.log(`\n${files} files of the dependencies, ${(bytes / 1e6).toFixed(1)} MB: ${byRule.size === 0 ? 'no findings' : [...byRule].map(([rule, count]) => `${rule} ${count}`).join(', ')}`);
