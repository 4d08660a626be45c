import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';

const images = ['python:3.13.1-slim', 'node:22.11.0', 'golang:1.23.4', 'registry.example/loco/shared-ci-shared:v1', 'alpine:3.22.1'];
const commands = ['make dependencies', 'make lint', 'make test', './scripts/prepare --quiet', 'make coverage REPORT=xml', 'make docs', 'make build', 'echo "$CI_COMMIT_SHA"', 'cat report.txt | tail -n 20', 'test -f LICENSE || exit 1'];

function step(random: Random, at: number): string[] {
  const lines = [`  - name: step-${at}`, `    image: ${random.pick(images)}`, '    pull: true'];
  if (random.boolean(0.4)) lines.push('    environment:', `      NAME: "value-${random.int(0, 99)}"`, `      COUNT: ${random.int(1, 9)}`);
  lines.push('    commands:');
  for (const command of random.list(1, 4, () => random.pick(commands))) lines.push(`      - ${command}`);
  if (random.boolean(0.3)) lines.push('      - |', '        for file in *.txt; do', '          printf \'%s\\n\' "$file" # one by one', '        done');
  if (random.boolean(0.2)) lines.push('    when:', '      - event: push', '        branch: main');
  return lines;
}

/** A pipeline as people write them, of about `lines` lines; the same seed gives the same text. Nothing in it is an error. */
export function pipelineText(seed: number, lines: number): string {
  const random = createRandom(seed);
  const all = ['# A pipeline that was generated.', 'when:', '  - event: [push, pull_request]', '', 'steps:'];
  for (let at = 0; all.length < lines; at += 1) all.push(...step(random, at));
  return `${all.join('\n')}\n`;
}

/** GitHub's workflow of about `lines` lines, for linters that read nothing else. */
export function workflowText(seed: number, lines: number): string {
  const random = createRandom(seed);
  const all = ['# A workflow that was generated.', 'name: build', 'on: [push, pull_request]', 'permissions: {}', 'jobs:', '  build:', '    runs-on: ubuntu-24.04', '    steps:'];
  while (all.length < lines) all.push(`      - name: step ${all.length}`, '        env:', `          COUNT: ${random.int(1, 9)}`, `        run: ${random.pick(['make lint', 'make test', 'make docs', 'make build'])}`);
  return `${all.join('\n')}\n`;
}

/** `count` repositories with one pipeline each, of 20 to 60 lines, below `folder`; gives their bytes. */
export function writePipelines(folder: string, count: number): number {
  let bytes = 0;
  for (let at = 0; at < count; at += 1) {
    const text = pipelineText(at + 1, 20 + (at % 41));
    const place = path.join(folder, `${Math.floor(at / 100)}`, `repository-${at}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'ci.yml'), text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
}
