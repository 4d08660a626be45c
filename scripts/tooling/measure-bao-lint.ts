import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lintRules } from '../bao/lint-rules/index.ts';
import { createScan } from '../bao/lint-scan.ts';
import { contexts, ourRecall, perContext, recallHead, recallRow, tokenKinds, tokenLines, writeTokenFiles } from '../../test/support/recall.ts';
import { scanWith, scannerProgram, scanners } from '../../test/support/scanners.ts';

/*
 * Writes the section "Measured" of docs/bao-lint.md: recall of tokens in ten contexts, and what is found in the sources of
 * our own dependencies, by bao-lint and by the scanners that can be installed here. `test/bao/recall.test.ts` holds our
 * part of it fresh.
 */

const root = path.resolve(import.meta.dirname, '../..');
const page = path.join(root, 'docs/bao-lint.md');
const begin = '<!-- measured: made by `node scripts/tooling/measure-bao-lint.ts`; do not edit -->';
const end = '<!-- /measured -->';
const mostSeconds = 300;

function kindsOf(counts: ReadonlyMap<string, readonly number[]>): string {
  return Object.keys(tokenKinds).map((kind) => recallRow(kind, counts.get(kind) ?? [])).join('\n');
}

/** What another scanner says of the same lines, all of one kind and context in one file. */
function theirRecall(scanner: (typeof scanners)[number]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'recall-'));
  try {
    writeTokenFiles(folder);
    const places = scanWith(scanner, folder, mostSeconds);
    if (typeof places === 'string') return `${scanner.name} ${scanner.version}: ${places}.\n`;
    const found = new Map<string, Set<number>>();
    for (const { file, line } of places) found.set(file, (found.get(file) ?? new Set()).add(line));
    const counts = new Map<string, number[]>();
    for (const { kind, file } of tokenLines()) counts.set(kind, [...counts.get(kind) ?? [], found.get(file)?.size ?? 0]);
    return `${scanner.name} ${scanner.version}, with its usual rules:\n\n${recallHead}\n${kindsOf(counts)}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isText = /\.(?:[cm]?[jt]s|json|md|ya?ml|sh|txt)$/;

/** The sources of the dependencies in a folder of another name, for scanners leave `node_modules` out. */
function copyDependencies(target: string): { readonly files: number; readonly bytes: number } {
  const from = path.join(root, 'node_modules');
  let files = 0;
  let bytes = 0;
  for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    const stat = isText.test(name) ? statSync(path.join(from, name), { throwIfNoEntry: false }) : undefined;
    if (stat?.isFile() !== true) continue;
    const file = path.join(target, name.replaceAll('node_modules/', 'modules/'));
    mkdirSync(path.dirname(file), { recursive: true });
    cpSync(path.join(from, name), file);
    files += 1;
    bytes += stat.size;
  }
  return { files, bytes };
}

/** Findings of ours below a folder, by rule. */
function ourFindings(folder: string): string {
  const scan = createScan(lintRules);
  const found = new Map<string, number>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!isText.test(name)) continue;
    const data = readFileSync(path.join(folder, name));
    for (const { rule } of scan({ path: name, bytes: data, raw: data.toString('latin1'), text: () => data.toString('utf8') })?.diagnostics ?? []) {
      found.set(rule, (found.get(rule) ?? 0) + 1);
      console.error(`${rule} ${name}`);
    }
  }
  return found.size === 0 ? 'no findings' : [...found].map(([rule, count]) => `${rule} ${count}`).join(', ');
}

function theirFindings(scanner: (typeof scanners)[number], folder: string): string {
  const places = scanWith(scanner, folder, mostSeconds);
  const what = typeof places === 'string' ? places : `${places.length === 0 ? 'no' : places.length} finding${places.length === 1 ? '' : 's'}`;
  return `- ${scanner.name} ${scanner.version}, with its usual rules: ${what}`;
}

for (const scanner of scanners) scannerProgram(scanner, true);
const dependencies = mkdtempSync(path.join(tmpdir(), 'dependencies-'));
const { files, bytes } = copyDependencies(dependencies);
const section = `${begin}

Recall of tokens in ${Object.keys(contexts).length} contexts, ${perContext} random tokens each. A token without any digit (one in seventy) counts only on a
line with the word "token"; this keeps names of fields out.

${recallHead}
${kindsOf(ourRecall())}

${scanners.map(theirRecall).join('\n')}
Findings in the sources of this project's dependencies (${files} text files, ${(bytes / 1e6).toFixed(1)} MB, in a folder of another name than
\`node_modules\`), where none is a leak:

- bao-lint, all rules: ${ourFindings(dependencies)}
${scanners.map((scanner) => theirFindings(scanner, dependencies)).join('\n')}

${end}`;
rmSync(dependencies, { recursive: true });
const text = readFileSync(page, 'utf8');
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from === -1 || to < from) throw new Error(`${page} has no section between ${begin} and ${end}`);
writeFileSync(page, text.slice(0, from) + section + text.slice(to + end.length));
