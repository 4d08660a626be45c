import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FrameReader, frame } from '../../scripts/ci/lsp/framing.ts';
import { createRandom } from '../support/random.ts';
import { LspClient } from '../support/lsp-client.ts';

let folder = '';
let editor: LspClient;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ci-lsp-'));
  mkdirSync(path.join(folder, '.woodpecker'));
  editor = new LspClient(folder);
});
afterEach(() => {
  editor.process.kill();
  rmSync(folder, { recursive: true, force: true });
});

const uriOf = (name: string): string => `file://${path.join(folder, '.woodpecker', name)}`;
const open = (uri: string, text: string): void => editor.send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
const change = (uri: string, text: string): void => editor.send({ method: 'textDocument/didChange', params: { textDocument: { uri, version: 2 }, contentChanges: [{ text }] } });
const position = (text: string, word: string): { line: number; character: number } => {
  const before = text.slice(0, text.indexOf(word)).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
};

describe('ci-lint lsp', () => {
  test('a session: findings while typing, hover, fix, goodbye', async () => {
    expect((await editor.ask(1, 'initialize', { capabilities: {} })).result).toMatchObject({ capabilities: { hoverProvider: true, textDocumentSync: { change: 2 } }, serverInfo: { name: 'ci-lint' } });
    const uri = uriOf('ci.yml');
    const text = 'steps:\n  - name: test\n    image: docker.io/library/alpine:3.22\n    comands: ["echo ${CI_COMMIT_TAG##v}"]\n';
    open(uri, text);
    expect(await editor.findings(uri)).toContainEqual(expect.objectContaining({ code: 'WP004', range: { start: { line: 3, character: 4 }, end: { line: 3, character: 11 } }, message: expect.stringContaining('commands') }));

    const onRule = (await editor.ask(2, 'textDocument/hover', { textDocument: { uri }, position: position(text, 'comands') })).result;
    expect(JSON.stringify(onRule)).toContain('**WP004**');
    const onValue = (await editor.ask(3, 'textDocument/hover', { textDocument: { uri }, position: position(text, 'CI_COMMIT_TAG') })).result as { contents: { value: string } };
    expect(onValue.contents.value).toContain('- push: nothing\n- tag `v1.2.3`: `1.2.3`');

    const at = position(text, 'docker.io');
    const actions = (await editor.ask(4, 'textDocument/codeAction', { textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics: [] } })).result as { edit: { changes: Record<string, object[]> } }[];
    const line = { line: 2, character: (text.split('\n')[2] ?? '').length };
    expect(actions.flatMap((action) => action.edit.changes[uri] ?? [])).toContainEqual({ newText: '\n    pull: true', range: { start: line, end: line } });

    change(uri, text.replace('comands', 'commands').replace('##v', ''));
    expect((await editor.findings(uri)).map(({ code }) => code)).not.toContain('WP004');
    editor.send({ method: 'textDocument/didClose', params: { textDocument: { uri } } });
    expect(await editor.findings(uri)).toEqual([]);
    expect((await editor.ask(5, 'shutdown')).result).toBeNull();
    editor.send({ method: 'exit' });
    expect(await editor.ended).toBe(0);
    expect(editor.stderr).toBe('');
  });

  test('files beside it count, as they are on the disk or in the editor', async () => {
    const other = uriOf('release.yml');
    writeFileSync(path.join(folder, '.woodpecker/test.yml'), 'steps:\n  - name: a\n    image: docker.io/library/alpine:3.22\n    commands: [make]\n');
    await editor.ask(1, 'initialize');
    const text = 'depends_on: [tests]\nsteps:\n  - name: b\n    image: docker.io/library/alpine:3.22\n    commands: [make]\n';
    open(other, text);
    expect((await editor.findings(other)).map(({ code }) => code)).toContain('WP018');
    change(other, text.replace('tests', 'test'));
    expect((await editor.findings(other)).map(({ code }) => code)).not.toContain('WP018');
  });

  test('drift from a template is found, too', async () => {
    await editor.ask(1, 'initialize');
    const uri = uriOf('ci.yml');
    open(uri, '# ci-lint: template=nothing\nsteps:\n  - name: b\n    image: docker.io/library/alpine:3.22\n    commands: [make]\n');
    expect((await editor.findings(uri)).map(({ code }) => code)).toContain('DRF010');
  });

  test('bad input is answered, and the next message is understood', async () => {
    editor.send({ id: 1, method: 'textDocument/hover', params: {} });
    expect((await editor.next(({ id }) => id === 1)).error?.code).toBe(-32002);
    await editor.ask(2, 'initialize');
    editor.raw('Content-Length: 5\r\n\r\n{nope');
    expect((await editor.next(({ id }) => id === null)).error?.code).toBe(-32700);
    editor.raw('Content-Type: x\r\n\r\n');
    expect((await editor.next(({ id }) => id === null)).error?.code).toBe(-32700);
    expect((await editor.ask(3, 'no/such')).error?.code).toBe(-32601);
    for (const params of [{}, { textDocument: 7 }, { textDocument: { uri: 'not a uri' } }, { textDocument: { uri: uriOf('x.yml') }, position: { line: -1, character: 1e9 } }]) {
      expect((await editor.ask(4, 'textDocument/hover', params)).result).toBeNull();
    }
    const uri = uriOf('ci.yml');
    for (const text of ['\0\0', '\t- a: [', '&a [*a, *a]', '{'.repeat(5000)]) {
      open(uri, text);
      expect((await editor.findings(uri)).length).toBeGreaterThan(0);
    }
    editor.send({ method: 'exit' });
    expect(await editor.ended).toBe(1);
    expect(editor.stderr).toBe('');
  });

  test('an editor that hangs up ends it', async () => {
    await editor.ask(1, 'initialize');
    editor.process.stdin.end();
    expect(await editor.ended).toBe(1);
  });
});

test('frames come out as they went in, however the bytes are cut', () => {
  const random = createRandom(5);
  for (let round = 0; round < 100; round += 1) {
    const messages = random.list(1, 5, () => ({ id: random.int(1, 9), method: random.text(0, 20, 'aä€\u{1F600}"\\\n{') }));
    const bytes = Buffer.from(messages.map(frame).join(''));
    const reader = new FrameReader();
    const out: unknown[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = at + random.int(1, 30);
      out.push(...reader.feed(bytes.subarray(at, end)).map((one) => (one.kind === 'message' ? one.data : one)));
      at = end;
    }
    expect(out).toEqual(messages.map((message) => ({ jsonrpc: '2.0', ...message })));
  }
});
