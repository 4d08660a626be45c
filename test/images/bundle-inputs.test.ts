import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { unquoted, parseContainerfile } from '../../scripts/lib/containerfile.ts';
import { projectText } from '../support/checkout.ts';
import { root } from '../support/imports.ts';

test('what the first stage copies before it builds is all that the build reads', () => {
  const text = projectText('Containerfile');
  const before = parseContainerfile(text.slice(0, text.indexOf('RUN node scripts/tooling/build.ts'))).copies;
  const folder = mkdtempSync(path.join(tmpdir(), 'bundle-inputs-'));
  try {
    const sources = before.flatMap((copy) => copy.sources.map((source) => unquoted(source.text)));
    expect(sources).toContain('scripts');
    for (const source of sources) cpSync(path.join(root, source), path.join(folder, source), { recursive: true, filter: (file) => !file.endsWith('scripts/generated') });
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    const { status, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/tooling/build.ts'], { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(existsSync(path.join(folder, 'dist/bin/bump'))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
