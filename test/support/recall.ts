import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lintRules } from '../../scripts/bao/lint-rules/index.ts';
import { createScan } from '../../scripts/bao/lint-scan.ts';
import { createRandom } from './random.ts';
import { scannable } from './scannable.ts';

/* Random tokens of each kind in ten contexts, the same ones at every run; nobody's token is among them. */

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const base64url = `${letters}-_`;
export const perContext = 400;

type Make = (text: (length: number, alphabet?: string) => string) => string;

export const tokenKinds: Readonly<Record<string, Make>> = {
  'service `s.` + 24': (text) => `s.${text(24)}`,
  'service with namespace': (text) => `s.${text(24)}.${text(6)}`,
  'batch `b.`': (text) => `b.AAAAA${text(150, base64url)}`,
  'batch with namespace': (text) => `b.AAAAA${text(150, base64url)}.${text(6)}`,
  'recovery `r.` + 24': (text) => `r.${text(24)}`,
  'Vault `hvs.` 95': (text) => `hvs.${text(91, base64url)}`,
  'Vault `hvs.` 28 (root)': (text) => `hvs.${text(24)}`,
  'Vault batch `hvb.`': (text) => `hvb.AAAAA${text(150, base64url)}`,
};

interface Context {
  readonly extension: string;
  readonly line: (token: string) => string;
}

export const contexts: Readonly<Record<string, Context>> = {
  YAML: { extension: 'yml', line: (token) => `key: ${token}` },
  env: { extension: 'env', line: (token) => `X=${token}` },
  JSON: { extension: 'json', line: (token) => `{"k":"${token}"}` },
  comma: { extension: 'txt', line: (token) => `a,${token},b` },
  parentheses: { extension: 'txt', line: (token) => `(${token})` },
  header: { extension: 'sh', line: (token) => `curl -H "X-Vault-Token: ${token}" "$URL"` },
  URL: { extension: 'txt', line: (token) => `https://x/?t=${token}&y=1` },
  XML: { extension: 'xml', line: (token) => `<t>${token}</t>` },
  colon: { extension: 'txt', line: (token) => `a:${token}` },
  sentence: { extension: 'md', line: (token) => `It is ${token}.` },
};

/** Lines with tokens, by kind and context. */
export function tokenLines(): readonly { readonly kind: string; readonly context: string; readonly file: string; readonly lines: readonly string[] }[] {
  const random = createRandom(42);
  const text = (length: number, alphabet = letters): string => random.text(length, length, alphabet);
  return Object.entries(tokenKinds).flatMap(([kind, make], at) => Object.entries(contexts).map(([context, { extension, line }]) => ({
    kind, context, file: `${at}-${context}.${extension}`, lines: Array.from({ length: perContext }, () => line(make(text))),
  })));
}

/** How many tokens of each kind and context our rules find, each on a line in a file of its own. */
export function ourRecall(): ReadonlyMap<string, readonly number[]> {
  const scan = createScan(lintRules);
  const counts = new Map<string, number[]>();
  for (const { kind, file, lines } of tokenLines()) {
    const found = lines.filter((line) => scan(scannable(file, `${line}\n`))?.diagnostics.some(({ rule }) => /^BAO00[123]$/.test(rule)) === true).length;
    counts.set(kind, [...counts.get(kind) ?? [], found]);
  }
  return counts;
}

/** Writes the lines as files, for other scanners. */
export function writeTokenFiles(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { file, lines } of tokenLines()) writeFileSync(path.join(folder, file), `${lines.join('\n')}\n`);
}

export function recallRow(name: string, counts: readonly number[]): string {
  return `| ${name} | ${counts.join(' | ')} | ${(counts.reduce((a, b) => a + b, 0) / counts.length / perContext * 100).toFixed(1)} % |`;
}

export const recallHead = `| token | ${Object.keys(contexts).join(' | ')} | all |\n| --- |${' --- |'.repeat(Object.keys(contexts).length + 1)}`;
