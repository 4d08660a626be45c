import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startForge } from '../support/forgejo-server.ts';
import { judgedRepositories, refusedRepositories } from '../support/judged-repositories.ts';
import { LspClient } from '../support/lsp-client.ts';
import { runTool } from '../support/run-tool.ts';

/*
 * A fleet, an organisation on the forge and an editor must say of a repository what `ci-lint` says that runs inside of it:
 * by the repository's own `.ci-shared.yml`, with its own suppressions.
 */

interface Found { readonly rule: string; readonly severity: string; readonly path: string; readonly line: number; readonly column: number; readonly message: string }

const all = { ...judgedRepositories, ...refusedRepositories };
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ci-same-'));
  for (const [name, files] of Object.entries(all)) {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name, file)), { recursive: true });
      writeFileSync(path.join(folder, name, file), text);
    }
    mkdirSync(path.join(folder, name, '.git'));
  }
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const shown = ({ rule, severity, path: file, line, column, message }: Found): string => `${severity} ${rule} ${file}:${line}:${column} ${message}`;

/** What `ci-lint` says inside of a repository. */
async function inside(name: string): Promise<string[]> {
  const { stdout, code } = await runTool(['ci-lint', '--output', 'json'], path.join(folder, name));
  if (code === 2) return ['refused'];
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; severity: string; message: string; path: string; range: { start: { line: number; column: number } } | null }[] };
  return diagnostics.map(({ rule, severity, message, path: file, range }) => shown({ rule, severity, message, path: file, line: range?.start.line ?? 0, column: range?.start.column ?? 0 }));
}

async function ofFleet(words: readonly string[], env: Record<string, string> = {}): Promise<Record<string, string[]>> {
  const { stdout } = await runTool(['ci-lint', 'fleet', ...words, '--output', 'json'], folder, env);
  const { repositories } = JSON.parse(stdout) as { repositories: { repository: string; findings: Found[]; failure?: string }[] };
  return Object.fromEntries(repositories.map(({ repository, findings, failure }) => [repository.replace('loco/', ''), failure === undefined ? findings.map(shown) : ['refused']]));
}

/** What an editor is told of a file, as text; its messages hold the help, too. */
async function inEditor(editor: LspClient, file: string, text: string): Promise<string[]> {
  const uri = `file://${file}`;
  editor.send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
  const found = await editor.findings(uri) as readonly { code: string; severity: number; message: string; range: { start: { line: number; character: number } } }[];
  editor.send({ method: 'textDocument/didClose', params: { textDocument: { uri } } });
  const words = ['', 'error', 'warning', 'info'];
  return found.map(({ code, severity, message, range }) => `${words[severity] ?? ''} ${code} ${range.start.line + 1}:${range.start.character + 1} ${message.split('\n')[0] ?? ''}`);
}

describe('one judgement', () => {
  let expected: Record<string, string[]> = {};
  beforeAll(async () => {
    for (const name of Object.keys(all)) expected[name] = await inside(name);
    // what is compared must be worth comparing
    expect(expected['severities']).toContainEqual(expect.stringMatching(/^error IMG002/));
    expect(Object.values(expected).flat().length).toBeGreaterThan(150);
    expect(Object.entries(expected).filter(([, found]) => found[0] === 'refused').map(([name]) => name).sort()).toEqual(Object.keys(refusedRepositories).sort());
  }, 60_000);

  test('of a folder of checkouts', async () => {
    expect(await ofFleet(['.'])).toEqual(expected);
  });

  test('of an organisation on the forge', async () => {
    const forge = await startForge();
    for (const [name, files] of Object.entries(all)) forge.add(`loco/${name}`, { files });
    const found = await ofFleet(['--org', 'loco'], { FORGEJO_URL: forge.url, FORGEJO_TOKEN: forge.token });
    await forge.close();
    expect(found).toEqual(expected);
  });

  test('of the editor', async () => {
    const editor = new LspClient(folder);
    await editor.ask(1, 'initialize');
    const files = Object.entries(all).flatMap(([name, texts]) => Object.keys(texts).filter((file) => /^\.woodpecker(?:\/[^/]+)?\.ya?ml$|^\.woodpecker\/[^/]+\.ya?ml$/.test(file)).map((file) => [name, file, texts[file] ?? ''] as const));
    for (const [name, file, text] of files) {
      if (name === 'both-names' && file === '.woodpecker.yml') continue;
      const wanted = expected[name]?.[0] === 'refused' ? [expect.stringMatching(/^(?:warning|error) CFG001 1:1 .*(?:is not valid|no template)/)]
        : (expected[name] ?? []).filter((one) => one.includes(` ${file}:`)).map((one) => one.replace(` ${file}:`, ' ').replace(/ 0:0 /, ' 1:1 '));
      expect({ name, file, found: await inEditor(editor, path.join(folder, name, file), text) }).toEqual({ name, file, found: wanted });
    }
    editor.process.kill();
    expect(editor.stderr).toBe('');
  }, 60_000);

  test('of a folder below a repository: the configuration at its top counts', async () => {
    const top = mkdtempSync(path.join(tmpdir(), 'ci-same-top-'));
    execFileSync('git', ['init', '-q', top]);
    writeFileSync(path.join(top, '.ci-shared.yml'), 'ci-lint: {rules: {IMG002: error}}\n');
    mkdirSync(path.join(top, 'fleet/one/.woodpecker'), { recursive: true });
    const text = 'steps:\n  - {name: a, image: docker.io/library/alpine:3.22, commands: [make test]}\n';
    writeFileSync(path.join(top, 'fleet/one/.woodpecker/ci.yml'), text);
    const own = JSON.parse((await runTool(['ci-lint', '--output', 'json'], path.join(top, 'fleet/one'))).stdout) as { diagnostics: { rule: string; severity: string }[] };
    const fleet = JSON.parse((await runTool(['ci-lint', 'fleet', 'fleet', '--output', 'json'], top)).stdout) as { repositories: { findings: Found[] }[] };
    expect(own.diagnostics.map(({ rule, severity }) => `${rule} ${severity}`)).toContain('IMG002 error');
    expect(fleet.repositories[0]?.findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(own.diagnostics.map(({ rule, severity }) => `${rule} ${severity}`));
    rmSync(top, { recursive: true });
  });
});
