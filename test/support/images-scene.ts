import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Environment } from '../../scripts/ports/index.ts';
import { runTool } from './run-tool.ts';
import type { Ran } from './run-tool.ts';

export interface ImagesScene {
  readonly folder: string;
  read(file: string): string;
  /** Writes a file and adds it to git. */
  write(file: string, text: string): void;
  change(file: string, from: string, to: string): void;
  git(...args: string[]): string;
  images(...words: string[]): Promise<Ran>;
  close(): void;
}

/** A git repository with these files, and `images` in it. */
export function imagesScene(files: Readonly<Record<string, string>>, env: Environment = {}): ImagesScene {
  const folder = mkdtempSync(path.join(tmpdir(), 'images-scene-'));
  const identity = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@forge.example', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@forge.example', GIT_AUTHOR_DATE: '@1780000000 +0000', GIT_COMMITTER_DATE: '@1780000000 +0000', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', HOME: folder, PATH: process.env['PATH'] ?? '' };
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, env: identity, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
    git('add', '--all');
  };
  git('init', '--quiet', '--initial-branch=main');
  for (const [file, text] of Object.entries(files)) write(file, text);
  git('commit', '--quiet', '--message', 'feat: begin');
  return {
    folder, git, read, write,
    change(file, from, to) {
      const text = read(file);
      if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
      write(file, text.replaceAll(from, to));
    },
    images: (...words) => runTool(['images', ...words], folder, { ...identity, ...env }),
    close: () => { rmSync(folder, { recursive: true, force: true }); },
  };
}

/** A folder for PATH with programs that write their words, one a line, into `calls`, and end with `code`. */
export function fakePrograms(names: readonly string[], code = 0): { readonly folder: string; calls(): readonly string[]; close(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'fake-programs-'));
  const log = path.join(folder, 'calls');
  writeFileSync(log, '');
  for (const name of names) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n{ printf '%s' "\${0##*/}"; printf ' %s' "$@"; echo; } >> '${log}'\nexit ${code}\n`);
    chmodSync(path.join(folder, name), 0o755);
  }
  return { folder, calls: () => readFileSync(log, 'utf8').split('\n').filter((line) => line !== ''), close: () => { rmSync(folder, { recursive: true, force: true }); } };
}

/** Files of a small catalogue: the tools image, and Python in two minors, compared with a tox.ini. */
export function smallCatalog(registry: string): Readonly<Record<string, string>> {
  return {
    'containers/images.yml': `version: 1
registry: ${registry}
owner: loco
builder:
  image: ${registry}/kaniko:v1-debug
  tools: { image: tools, tag: v1 }
bases:
  alpine: ${registry}/library/alpine:3.24
  python: ${registry}/library/python:{PYTHON_VERSION}-slim
images:
  tools:
    description: tools
    repository: tools
    context: containers/tools
    base: alpine
    release: v
  base-python:
    description: Python
    repository: python{suffix}
    context: containers/python
    base: python
    matrix: { argument: PYTHON_VERSION, values: ['3.13', '3.14'], plain: '3.13', sync: [tox.ini] }
    release: base-python{suffix}-v
`,
    'containers/tools/Containerfile': `ARG BASE_IMAGE=${registry}/library/alpine:3.24\nFROM \${BASE_IMAGE}\nCOPY tool /usr/bin/tool\n`,
    'containers/tools/tool': '#!/bin/sh\necho tool\n',
    'containers/python/Containerfile': `ARG PYTHON_VERSION=3.13\nARG BASE_IMAGE=${registry}/library/python:\${PYTHON_VERSION}-slim\nFROM \${BASE_IMAGE}\nCOPY requirements.txt /\n`,
    'containers/python/requirements.txt': 'ruff\n',
    'tox.ini': '[tox]\nenv_list = py313, py314, lint\n',
    'README.md': '# Images\n\n<!-- images:begin -->\n<!-- images:end -->\n',
  };
}
