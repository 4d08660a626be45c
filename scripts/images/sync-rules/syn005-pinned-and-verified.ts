import type { Finding, Rule } from '../../core/rule.ts';
import { parseContainerfile } from '../../lib/containerfile.ts';
import type { Containerfile, Instruction } from '../../lib/containerfile.ts';
import type { Drift } from '../drift.ts';
import { startsFromBase } from '../rewrite.ts';

function scriptOf({ words, heredoc }: Instruction): string {
  return `${words.map(({ text }) => text).join(' ')}\n${heredoc}`;
}

function* fromFindings({ stages }: Containerfile, path: string): Iterable<Finding> {
  const names = new Set<string>();
  for (const { image, name } of stages) {
    if (!startsFromBase(image.text) && !names.has(image.text) && image.text !== 'scratch') {
      yield { message: `\`FROM ${image.text}\` does not take the base of the catalogue`, location: { kind: 'file', path, range: image.range }, help: 'write `ARG BASE_IMAGE=...` and `FROM ${BASE_IMAGE}`: only that is replaced by the locked digest' };
    }
    if (name !== undefined) names.add(name);
  }
}

function* runFindings(instruction: Instruction, path: string): Iterable<Finding> {
  const script = scriptOf(instruction);
  const location = { kind: 'file', path, range: { start: instruction.range.start, end: instruction.range.start + instruction.keyword.length } } as const;
  if (/(?:^|[\s;&|(])(?:curl|wget)\s+(?:[^;&|]*\s)?["']?(?:https?:|\$)/.test(script) && !/sha256sum\s+(?:-c|--check)|sha512sum\s+(?:-c|--check)|gpg\s+--verify/.test(script)) {
    yield { message: 'something is fetched and not checked', location, help: 'list it under `downloads:` and check it: `echo "$NAME_SHA256_AMD64  file" | sha256sum -c -`' };
  }
  if (/\bapt-get\s+(?:-\S+\s+)*install\b/.test(script) && !/rm\s+-rf?\s[^;&|]*\/var\/lib\/apt\/lists/.test(script)) {
    yield { message: 'the package index of apt stays in the image', location, help: 'end the same RUN with `rm -rf /var/lib/apt/lists/*`' };
  }
  if (/\bapk\s+(?:-\S+\s+)*add\b/.test(script) && !/\bapk\s[^;&|]*--no-cache\b/.test(script)) {
    yield { message: 'the package index of apk stays in the image', location, help: 'write `apk add --no-cache`' };
  }
  if (/\bpip3?\s+(?:-\S+\s+)*install\b/.test(script) && !/--no-cache-dir|PIP_NO_CACHE_DIR/.test(script)) {
    yield { message: 'the cache of pip stays in the image', location, help: 'write `pip install --no-cache-dir`' };
  }
}

export const rule: Rule<Drift> = {
  meta: {
    id: 'SYN005', name: 'pinned-and-verified', severity: 'error', fixable: false,
    summary: 'a Containerfile takes its base from BASE_IMAGE, fetches nothing unchecked and leaves no package index behind',
    why: 'A release writes the locked digest into `FROM ${BASE_IMAGE}`; any other FROM follows a tag. A download without a checksum is whatever the server sent that day.',
    examples: [
      { title: 'A fixed base', bad: 'FROM alpine:latest\n', good: 'ARG BASE_IMAGE=docker.io/library/alpine:3.24\nFROM ${BASE_IMAGE}\n' },
      { title: 'An unchecked download', bad: 'ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nRUN curl -fsSLO https://example.org/tool\n', good: 'ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nRUN curl -fsSLO https://example.org/tool && echo "$SUM  tool" | sha256sum -c -\n' },
      { title: 'A package index', bad: 'ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nRUN apk add git\n', good: 'ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nRUN apk add --no-cache git\n' },
    ],
  },
  *check({ input }): Iterable<Finding> {
    for (const [path, text] of input.containerfiles) {
      const file = parseContainerfile(text);
      yield* fromFindings(file, path);
      for (const instruction of file.instructions) {
        if (instruction.keyword === 'RUN') yield* runFindings(instruction, path);
        const address = instruction.keyword === 'ADD' ? instruction.words.find((word) => /^https?:\/\//.test(word.text)) : undefined;
        if (address !== undefined && !instruction.words.some((word) => word.text.startsWith('--checksum='))) {
          yield { message: `\`ADD ${address.text}\` is not checked`, location: { kind: 'file', path, range: address.range }, help: 'fetch it in RUN with curl and check its sha256; kaniko has no ADD --checksum' };
        }
      }
    }
  },
};
