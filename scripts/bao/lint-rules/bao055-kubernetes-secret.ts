import type { LintFile, LintFinding, LintRule } from '../lint-file.ts';
import { shownSecret } from '../mask.ts';
import { lintFinding } from '../pattern-rule.ts';
import { isPlaceholder } from '../placeholder.ts';

/** What may stand between a key and its value; more blanks than these nobody writes. */
const gaps = ['\t', ...Array.from({ length: 12 }, (_, at) => ' '.repeat(at + 1))];
const entry = /^([ \t]+)["']?([\w.-]{1,120})["']?:[ \t]+(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s#|>&*!"'][^#\n]{0,2000}))/;

/** What a base64 value of `data:` says; `undefined` for what is no base64 or no text of one line. */
function decoded(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/]{2,2000}={0,2}$/.test(value) || value.length % 4 !== 0) return undefined;
  return atob(value);
}

/** Literal values below `stringData:` or `data:` in one document that begins at `from`. */
function* literals(file: LintFile, document: string, from: number, field: 'stringData' | 'data'): Iterable<LintFinding> {
  const head = (field === 'data' ? /(?:^|\n)([ \t]*)data:[ \t]*\r?\n/ : /(?:^|\n)([ \t]*)stringData:[ \t]*\r?\n/).exec(document);
  if (head === null) return;
  let at = head.index + head[0].length;
  for (const line of document.slice(at).split('\n')) {
    const start = from + at;
    at += line.length + 1;
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    if (/^[ \t]*/.exec(line)?.[0].length === (head[1] ?? '').length || !/^[ \t]/.test(line)) return;
    const match = entry.exec(line);
    const value = (match?.[3] ?? match?.[4] ?? match?.[5] ?? '').trim();
    if (match === null || isPlaceholder(value)) continue;
    const meaning = field === 'data' ? decoded(value) : value;
    if (meaning === undefined || isPlaceholder(meaning.trim())) continue;
    const name = match[2] ?? '';
    const offset = line.indexOf(value, line.indexOf(':'));
    yield lintFinding(file, start + offset, value, `the secret \`${name}\` stands in a manifest (\`${shownSecret(value)}\`)`, 'let an operator fetch it from OpenBao (ExternalSecret, VaultStaticSecret), or encrypt it', { start: start + offset, text: value });
  }
}

function* check(file: LintFile): Iterable<LintFinding> {
  if (file.language !== 'yaml') return;
  let from = 0;
  for (const document of file.text.split(/(?<=\n)(?=---)/)) {
    if (/(?:^|\n)kind:[ \t]*["']?Secret["']?[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/.test(document) && !/(?:^|\n)sops:/.test(document)) {
      yield* literals(file, document, from, 'stringData');
      yield* literals(file, document, from, 'data');
    }
    from += document.length;
  }
}

export const rule: LintRule = {
  meta: {
    id: 'BAO055', name: 'kubernetes-secret', severity: 'error', fixable: false,
    summary: 'no Kubernetes Secret with values stands in a repository',
    why: 'The manifest is the secret. OpenBao with an operator keeps the value out of the repository and can rotate it.',
    examples: [{ title: 'Literal', bad: 'apiVersion: v1\nkind: Secret\nstringData:\n  password: hunter2\n', good: 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec: {}\n' }],
  },
  gate: [...gaps.flatMap((gap) => ['', '"', '\''].map((quote) => `kind:${gap}${quote}Secret`)), 'stringData:'].join('|'),
  samplePath: 'deploy/secret.yaml',
  finds: ['kind:   "Secret"\ndata:\n  password: aHVudGVyMg==\n', 'kind: Secret\nmetadata:\n  name: x\nstringData:\n  password: "hunter2"\n  user: app\n', 'kind: Secret\ndata:\n  password: aHVudGVyMg==\n'],
  ignores: ['kind: Secret\ndata:\n  password: Y2hhbmdlbWU=\n', 'kind: ConfigMap\ndata:\n  password: aHVudGVyMg==\n', 'kind: SealedSecret\nspec: {}\n', 'kind: Secret\nstringData:\n  password: ${PASSWORD}\n', 'kind: Secret\nstringData:\n  password: ENC[AES256_GCM,data:x]\nsops:\n  x: y\n', 'kind: ConfigMap\nstringData:\n  a: b\n'],
  check,
};
