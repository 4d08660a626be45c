import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FrameReader, frame } from '../../scripts/ci/lsp/framing.ts';
import { root } from '../support/imports.ts';
import { createRandom } from '../support/random.ts';
import { runTool } from '../support/run-tool.ts';
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

const alpine = 'docker.io/library/alpine:3.22';
const result = async (id: number, method: string, uri: string, more: object = {}): Promise<unknown> => (await editor.ask(id, method, { textDocument: { uri }, ...more })).result;

describe('what an editor asks of a pipeline', () => {
  test('changes of parts of a text: lines, UTF-16, CRLF and lone CR', async () => {
    await editor.ask(1, 'initialize');
    const uri = uriOf('ci.yml');
    const random = createRandom(11);
    let text = 'steps:\r\n  - name: "\u{1F600}ä"\r\n    image: x\r\n    commands: [make]\r\n';
    open(uri, text);
    await editor.findings(uri);
    const at = (offset: number): object => {
      const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
      return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    };
    for (let round = 0; round < 40; round += 1) {
      const contentChanges = random.list(1, 3, () => {
        // an editor never points between the two halves of a line end
        const between = (offset: number): number => (text[offset - 1] === '\r' && text[offset] === '\n' ? offset + 1 : offset);
        const start = between(random.int(0, text.length));
        const end = between(Math.min(text.length, start + random.int(0, 6)));
        const newText = random.text(0, 8, 'ab: -\n\u{1F600}ä');
        const change = { range: { start: at(start), end: at(end) }, text: newText };
        text = text.slice(0, start) + newText + text.slice(end);
        return change;
      });
      editor.send({ method: 'textDocument/didChange', params: { textDocument: { uri, version: round }, contentChanges } });
    }
    const good = `steps:\r\n  - {name: "\u{1F600}", image: ${alpine}, comands: [x]}\r\n`;
    const end = at(text.length);
    text = good;
    editor.send({ method: 'textDocument/didChange', params: { textDocument: { uri, version: 99 }, contentChanges: [{ range: { start: { line: 0, character: 0 }, end }, text: good }] } });
    const character = good.split('\r\n')[1]?.indexOf('comands') ?? 0;
    let found = await editor.findings(uri);
    while (!found.some(({ code }) => code === 'WP004')) found = await editor.findings(uri);
    expect(found).toContainEqual(expect.objectContaining({ code: 'WP004', range: { start: { line: 1, character }, end: { line: 1, character: character + 7 } } }));
    // nothing is left over of what was there before: the file is exactly the new text
    const actions = await result(2, 'textDocument/documentSymbol', uri) as { name: string; selectionRange: unknown; range: { end: unknown } }[];
    expect(actions).toEqual([expect.objectContaining({ name: '\u{1F600}', selectionRange: { start: { line: 1, character: 11 }, end: { line: 1, character: 15 } } })]);
  });

  test('the place in a bundled template stands beside the one in the pipeline', async () => {
    await editor.ask(1, 'initialize');
    const uri = uriOf('ci.yml');
    const python = readFileSync(path.join(root, 'templates/python-ci.yml'), 'utf8');
    open(uri, python.replace('python -m pytest', 'python -m pytest || true'));
    const weak = (await editor.findings(uri)).find(({ code }) => code === 'DRF004') as { relatedInformation?: { location: { uri: string; range: { start: { line: number }; end: { line: number } } } }[] } | undefined;
    const related = weak?.relatedInformation?.[0]?.location;
    expect(related?.uri).toMatch(/^file:.*\/templates\/python-ci\.yml$/);
    const template = readFileSync(new URL(related?.uri ?? ''), 'utf8');
    expect(template.split('\n').slice(related?.range.start.line, (related?.range.end.line ?? 0) + 1).join('\n')).toContain('python -m pytest');
  });

  test('hover: the image after substitution, row by row, and on which events a step runs', async () => {
    await editor.ask(1, 'initialize');
    const uri = uriOf('ci.yml');
    const text = `matrix:\n  PYTHON: ['3.12', '3.13']\nvariables:\n  - &image ${alpine}\nwhen:\n  - event: [push, tag]\nsteps:\n  - name: test\n    image: python:\${PYTHON}-slim\n    commands: [x]\n    when: {event: push}\n  - name: other\n    image: *image\n    commands: [x]\n`;
    open(uri, text);
    const at = async (id: number, word: string): Promise<string> => ((await result(id, 'textDocument/hover', uri, { position: position(text, word) })) as { contents: { value: string } }).contents.value;
    expect(await at(2, 'python:$')).toContain('- push, PYTHON=3.12: `python:3.12-slim`\n- push, PYTHON=3.13: `python:3.13-slim`');
    expect(await at(3, '*image')).toContain(`written at line 4:\n\n- \`${alpine}\``);
    const when = await at(4, '{event: push}');
    expect(when).toContain('- push to `main`: **runs**\n');
    expect(when).toContain('- tag `v1.2.3`: no; the event is `tag`, and the condition wants `push`\n');
    expect(when).toContain('- cron `nightly`: no; the event is `cron`, and the condition wants `push`, `tag`');
    expect(await at(5, '- event:')).toContain('this workflow, by its own conditions');
  });

  test('fixes: one, all of a rule, all of a file; and only kinds that are asked for', async () => {
    await editor.ask(1, 'initialize');
    const uri = uriOf('ci.yml');
    const text = `when: [{event: push}]\nsteps:\n  - name: a\n    image: ${alpine}\n    commands: [make]\n  - name: b\n    image: ${alpine}\n    environment: {V: 3.10}\n    commands: [make]\n`;
    open(uri, text);
    const start = position(text, alpine);
    const ask = async (id: number, only?: readonly string[]): Promise<{ title: string; kind: string; edit: { changes: Record<string, { newText: string }[]> } }[]> =>
      await result(id, 'textDocument/codeAction', uri, { range: { start, end: start }, context: { diagnostics: [], ...(only === undefined ? {} : { only }) } }) as never;
    expect((await ask(2)).map(({ title, kind }) => `${kind}: ${title}`)).toEqual(['quickfix: add `pull: true`', 'quickfix: Fix all 2 of IMG002 in this file', 'source.fixAll.ci-lint: Fix everything in this file that is safe to fix (ci-lint)']);
    expect((await ask(3, ['quickfix'])).map(({ kind }) => kind)).toEqual(['quickfix', 'quickfix']);
    const [all] = await ask(4, ['source.fixAll']);
    // it is what --fix writes
    writeFileSync(path.join(folder, '.woodpecker/ci.yml'), text);
    await runTool(['ci-lint', '--fix'], folder);
    const edits = (all?.edit.changes[uri] ?? []) as { newText: string; range: { start: { line: number; character: number }; end: { line: number; character: number } } }[];
    expect(edits.length).toBeGreaterThan(0);
    const lines = text.split('\n');
    const offset = ({ line, character }: { line: number; character: number }): number => lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, character);
    const applied = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start)).reduce((now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)), text);
    expect(applied).toBe(readFileSync(path.join(folder, '.woodpecker/ci.yml'), 'utf8'));
    expect(applied).toContain("V: '3.10'");
  });

  test('an unsafe fix says so', async () => {
    await editor.ask(1, 'initialize');
    const uri = uriOf('ci.yml');
    const text = `when:\n  - event: tag\n  - ref: refs/tags/v*\nsteps:\n  - name: a\n    image: ${alpine}\n    pull: true\n    commands: [make]\n`;
    open(uri, text);
    const actions = await result(2, 'textDocument/codeAction', uri, { range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } }, context: { diagnostics: [] } }) as { title: string; isPreferred?: boolean }[];
    const unsafe = actions.filter(({ title }) => title.includes('unsafe'));
    expect(unsafe.map(({ isPreferred }) => isPreferred)).toEqual([false]);
  });

  test('symbols, and completion while the text does not parse', async () => {
    await editor.ask(1, 'initialize');
    const uri = uriOf('ci.yml');
    writeFileSync(path.join(folder, '.woodpecker/lint.yml'), 'steps: []\n');
    const text = `services:\n  - {name: db, image: postgres:17}\nsteps:\n  lint:\n    image: ${alpine}\n    commands: [x]\n  test:\n    image: ${alpine}\n    commands: [x]\n`;
    open(uri, text);
    await editor.findings(uri);
    const symbols = await result(2, 'textDocument/documentSymbol', uri) as { name: string; kind: number; detail: string; range: { start: { line: number } } }[];
    expect(symbols.map(({ name, kind, detail, range }) => [name, kind, detail, range.start.line])).toEqual([['db', 19, 'postgres:17', 1], ['lint', 12, alpine, 3], ['test', 12, alpine, 6]]);

    const typed = async (id: number, more: string): Promise<string[]> => {
      change(uri, text + more);
      const lines = (text + more).split('\n');
      const items = await result(id, 'textDocument/completion', uri, { position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 } }) as { label: string }[];
      return items.map(({ label }) => label);
    };
    expect(await typed(3, '    depends_on: [')).toEqual(['lint', 'test']);
    expect(await typed(4, '    depends_on:\n      - li')).toEqual(['lint', 'test']);
    expect(await typed(5, 'depends_on: ')).toEqual(['lint']);
    expect(await typed(6, '    when:\n      event: [push, ')).toContain('pull_request_metadata');
    expect(await typed(7, '    when:\n      - ev')).toContain('evaluate');
    expect(await typed(8, '    co')).toEqual(expect.arrayContaining(['commands', 'image', 'depends_on']));
    expect(await typed(9, 'con')).toContain('concurrency');
    expect(await typed(10, '    commands:\n      - depe')).toEqual([]);
    expect(await typed(11, '    # depends_on: [')).toEqual([]);
  });

  test('files that Woodpecker does not read are left alone', async () => {
    await editor.ask(1, 'initialize');
    const uri = `file://${folder}/compose.yml`;
    open(uri, 'services:\n  web:\n    image: nginx\n');
    expect(await editor.findings(uri)).toEqual([]);
    expect(await result(2, 'textDocument/hover', uri, { position: { line: 2, character: 6 } })).toBeNull();
  });

  test('a request that is taken back is not carried out', async () => {
    await editor.ask(1, 'initialize');
    const uri = uriOf('ci.yml');
    open(uri, `steps:\n  - {name: a, image: ${alpine}, commands: [x]}\n`);
    const request = (id: number): object => ({ id, method: 'textDocument/hover', params: { textDocument: { uri }, position: { line: 1, character: 5 } } });
    for (const message of [request(2), request(3), { method: '$/cancelRequest', params: { id: 3 } }, { method: '$/cancelRequest', params: { id: 77 } }, request(77)]) editor.send(message);
    expect((await editor.next(({ id }) => id === 2)).error).toBeUndefined();
    expect((await editor.next(({ id }) => id === 3)).error?.code).toBe(-32800);
    expect((await editor.next(({ id }) => id === 77)).error).toBeUndefined();
  });
});

describe('the configuration of the repository', () => {
  test('is watched, and counts as it stands in the editor', async () => {
    await editor.ask(1, 'initialize', { capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } } });
    editor.send({ method: 'initialized', params: {} });
    expect((await editor.next(({ method }) => method === 'client/registerCapability')).params).toMatchObject({ registrations: [{ method: 'workspace/didChangeWatchedFiles' }] });
    const uri = uriOf('ci.yml');
    const config = `file://${folder}/.ci-shared.yml`;
    const codes = async (of: string): Promise<string[]> => (await editor.findings(of)).map(({ code }) => code);
    open(uri, `when: [{event: push}]\nsteps:\n  - {name: a, image: ${alpine}, commands: [x]}\n`);
    expect(await codes(uri)).toEqual(['IMG002']);
    writeFileSync(path.join(folder, '.ci-shared.yml'), 'ci-lint: {rules: {IMG002: "off"}}\n');
    editor.send({ method: 'workspace/didChangeWatchedFiles', params: { changes: [{ uri: config, type: 1 }] } });
    expect(await codes(uri)).toEqual([]);
    // broken in the editor, before it is saved: nothing is judged by half a configuration
    open(config, 'ci-lint: {regstries: []}\n');
    expect(await codes(config)).toEqual(['CFG001']);
    expect(await codes(uri)).toEqual(['CFG001']);
    change(config, 'ci-lint: {registries: [git.example.org]}\n');
    expect(await codes(config)).toEqual([]);
    expect((await codes(uri)).sort()).toEqual(['IMG002', 'IMG003']);
  });

  test('a broken one does not keep the server from starting, and shows its mistakes where it stands', async () => {
    editor.process.kill();
    writeFileSync(path.join(folder, '.ci-shared.yml'), 'ci-lint: [\n');
    editor = new LspClient(folder);
    await editor.ask(1, 'initialize');
    const uri = uriOf('ci.yml');
    open(uri, 'steps: []\n');
    const config = `file://${folder}/.ci-shared.yml`;
    expect((await editor.findings(config)).map(({ code }) => code)).toContain('CFG001');
    expect((await editor.findings(uri)).map(({ code }) => code)).toEqual(['CFG001']);
    writeFileSync(path.join(folder, '.ci-shared.yml'), 'ci-lint: {}\n');
    editor.send({ method: 'textDocument/didSave', params: { textDocument: { uri } } });
    expect(await editor.findings(config)).toEqual([]);
  });
});

test('a hundred changes of a large file are one look', async () => {
  await editor.ask(1, 'initialize');
  const uri = uriOf('big.yml');
  const step = (at: number): string => `  - name: step-${at}\n    image: ${alpine}\n    pull: true\n    commands: [make test]\n`;
  const text = `when: [{event: push}]\nsteps:\n${Array.from({ length: 3000 }, (_, at) => step(at)).join('')}`;
  open(uri, text);
  for (let at = 0; at < 100; at += 1) editor.send({ method: 'textDocument/didChange', params: { textDocument: { uri, version: at }, contentChanges: [{ range: { start: { line: 2, character: 10 }, end: { line: 2, character: 10 } }, text: 'x' }] } });
  expect(await editor.findings(uri)).toEqual([]);
  expect((await editor.ask(2, 'textDocument/documentSymbol', { textDocument: { uri } })).result).toHaveLength(3000);
  expect(editor.published(uri)).toBe(1);
}, 20_000);

test('random garbage is answered or passed over; the server goes on', async () => {
  await editor.ask(1, 'initialize');
  const random = createRandom(23);
  const value = (depth = 0): unknown => random.pick<() => unknown>([
    () => null, () => random.int(-5, 1e9), () => random.text(0, 12, 'abc:/.%{}'), () => true, () => uriOf('ci.yml'),
    () => (depth > 2 ? 0 : random.list(0, 3, () => value(depth + 1))), () => (depth > 2 ? 0 : Object.fromEntries(random.list(0, 4, () => [random.pick(['textDocument', 'uri', 'text', 'position', 'line', 'character', 'range', 'start', 'end', 'context', 'only', 'contentChanges', 'changes', 'id']), value(depth + 1)]))),
  ])();
  const methods = ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'textDocument/didSave', 'textDocument/hover', 'textDocument/codeAction', 'textDocument/completion', 'textDocument/documentSymbol', 'workspace/didChangeWatchedFiles', '$/cancelRequest', '$/setTrace', 'initialized', 7, null];
  for (let round = 0; round < 300; round += 1) {
    if (random.int(0, 9) === 0) editor.raw(`Content-Length: ${random.int(0, 20)}\r\n\r\n${random.text(0, 20, '{}[]",:ab\r\n')}\r\n\r\n`);
    else editor.send({ ...(random.int(0, 1) === 0 ? {} : { id: random.pick([round + 10, null, 'x', {}]) }), method: random.pick(methods), params: value() });
  }
  editor.raw('\r\n\r\n');
  open(uriOf('ci.yml'), 'steps: [\n');
  let found = await editor.findings(uriOf('ci.yml'));
  while (!found.some(({ code }) => code.startsWith('WP0'))) found = await editor.findings(uriOf('ci.yml'));
  expect(editor.process.exitCode).toBeNull();
  expect(editor.stderr).toBe('');
}, 20_000);

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
