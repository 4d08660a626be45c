import { expect, test } from 'vitest';
import { parseContainerfile, substitute } from '../../scripts/lib/containerfile.ts';
import { createRandom } from '../support/random.ts';

const text = `# syntax=docker/dockerfile:1
ARG BASE_IMAGE=docker.io/library/alpine:3.24
ARG EMPTY
FROM --platform=$BUILDPLATFORM \${BASE_IMAGE} AS build
RUN apk add --no-cache \\
    # a comment in between
    git \\

    bash
COPY <<EOF /etc/x
FROM not-an-instruction
EOF
copy --chown=1:1 ["a b", "/target"]
FROM scratch
ARG A="x y" B='z'
COPY --from=build /src /dst
`;

test('stages, arguments and copies with their places', () => {
  const file = parseContainerfile(text);
  expect(file.instructions.map(({ keyword }) => keyword)).toEqual(['ARG', 'ARG', 'FROM', 'RUN', 'COPY', 'COPY', 'FROM', 'ARG', 'COPY']);
  expect(file.stages.map(({ image, name, platform }) => [image.text, name, platform?.text])).toEqual([['${BASE_IMAGE}', 'build', '$BUILDPLATFORM'], ['scratch', undefined, undefined]]);
  expect(file.arguments.map(({ name, value, stage }) => [name, value, stage])).toEqual([['BASE_IMAGE', 'docker.io/library/alpine:3.24', -1], ['EMPTY', undefined, -1], ['A', 'x y', 1], ['B', 'z', 1]]);
  for (const { value, valueRange } of file.arguments) if (value !== undefined) expect(text.slice(valueRange.start, valueRange.end)).toContain(value);
  expect(file.copies.map(({ from, sources }) => [from, sources.map((word) => word.text)])).toEqual([[undefined, []], [undefined, ['a b']], ['build', ['/src']]]);
  expect(file.instructions[3]?.words.map((word) => word.text)).toEqual(['apk', 'add', '--no-cache', 'git', 'bash']);
});

test('another escape character', () => {
  expect(parseContainerfile('# escape=`\nRUN a `\n  b\n').instructions[0]?.words.map((word) => word.text)).toEqual(['a', 'b']);
});

test('arguments are filled in as builders do', () => {
  expect(substitute('$A-${A}-${B:-d}-${A:+s}-${B}', { A: '1' })).toBe('1-1-d-s-');
});

test('every word stands where it says, in any text', () => {
  const random = createRandom(5);
  for (let round = 0; round < 300; round += 1) {
    const any = random.text(0, 60, ['FROM ', 'RUN ', 'ARG ', 'A=1', '\\\n', '\n', '#x', '"', "'", ' ', '<<E', 'E', '\\', '${A}', '\r\n', '[', ']']);
    for (const { words } of parseContainerfile(any).instructions) for (const word of words) expect(any.slice(word.range.start, word.range.end)).toBe(word.text);
  }
});
