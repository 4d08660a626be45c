import { describe, expect, test } from 'vitest';
import { compareImageRefs, formatImageRef, isDigest, parseImageRef, sameRepository } from '../../scripts/lib/image-ref.ts';
import type { ImageRef } from '../../scripts/lib/image-ref.ts';

const hex = 'a'.repeat(64);

function ref(text: string): ImageRef {
  const parsed = parseImageRef(text);
  if (parsed.ref === undefined) throw new Error(`${text}: ${parsed.mistake}`);
  return parsed.ref;
}

describe('parseImageRef', () => {
  const good: readonly [string, string, string][] = [
    ['alpine', 'docker.io/library/alpine', 'alpine'],
    ['alpine:3.24', 'docker.io/library/alpine:3.24', 'alpine:3.24'],
    ['docker.io/alpine', 'docker.io/library/alpine', 'alpine'],
    ['index.docker.io/library/alpine', 'docker.io/library/alpine', 'alpine'],
    ['loco/tools:v1', 'docker.io/loco/tools:v1', 'loco/tools:v1'],
    ['forge.example.net/loco/shared-ci-shared:v1', 'forge.example.net/loco/shared-ci-shared:v1', 'forge.example.net/loco/shared-ci-shared:v1'],
    ['Forge.Example.NET/loco/x', 'forge.example.net/loco/x', 'forge.example.net/loco/x'],
    ['localhost/x', 'localhost/x', 'localhost/x'],
    ['localhost:5000/x', 'localhost:5000/x', 'localhost:5000/x'],
    ['127.0.0.1:5000/a/b/c:t', '127.0.0.1:5000/a/b/c:t', '127.0.0.1:5000/a/b/c:t'],
    ['[::1]:5000/a:t', '[::1]:5000/a:t', '[::1]:5000/a:t'],
    [`alpine@sha256:${hex}`, `docker.io/library/alpine@sha256:${hex}`, `alpine@sha256:${hex}`],
    [`r.io/a:v1.2_3-X@sha256:${hex}`, `r.io/a:v1.2_3-X@sha256:${hex}`, `r.io/a:v1.2_3-X@sha256:${hex}`],
    ['r.io/a__b.c--d/e', 'r.io/a__b.c--d/e', 'r.io/a__b.c--d/e'],
    ['alpine:5000', 'docker.io/library/alpine:5000', 'alpine:5000'],
  ];
  test.each(good)('%s', (text, full, short) => {
    expect(formatImageRef(ref(text))).toBe(full);
    expect(formatImageRef(ref(text), 'short')).toBe(short);
    expect(ref(full)).toEqual(ref(text));
    expect(ref(short)).toEqual(ref(text));
  });

  const bad: readonly [string, RegExp][] = [
    ['', /empty/], ['a b', /space/], ['https://r.io/a', /no URL/], [hex, /image id/], ['r.io/Loco/x', /lower case: `loco\/x`/],
    ['r.io/a//b', /empty part/], ['r.io/', /missing/], ['r.io/-a', /`-a` is not a name/], ['r.io/a___b', /not a name/],
    ['alpine:', /not a tag/], ['alpine:.x', /not a tag/], [`alpine:${'x'.repeat(129)}`, /not a tag/],
    ['alpine@sha256:abc', /not a digest/], [`alpine@sha256:${'A'.repeat(64)}`, /not a digest/], [`alpine@constructor:${hex}`, /not a digest/],
    ['bad_host:1/x', /not a host/], ['host:x/a', /not a host/], [`r.io/${'a'.repeat(256)}`, /longer than 255/], ['alpine:v1+build', /not a tag/],
  ];
  test.each(bad)('refuses %j', (text, mistake) => {
    const parsed = parseImageRef(text);
    expect(parsed.ref).toBeUndefined();
    expect(parsed.mistake).toMatch(mistake);
  });
});

test('digests are complete and in lower case', () => {
  expect(isDigest(`sha256:${hex}`)).toBe(true);
  expect(isDigest(`sha512:${'0'.repeat(128)}`)).toBe(true);
  expect(isDigest(`sha256:${hex.slice(1)}`)).toBe(false);
  expect(isDigest(`md5:${hex}`)).toBe(false);
});

test('order and sameness', () => {
  const sorted = ['r.io/b', 'r.io/a:v1', 'r.io/a', 'alpine'].map(ref).sort(compareImageRefs).map((one) => formatImageRef(one, 'short'));
  expect(sorted).toEqual(['alpine', 'r.io/a', 'r.io/a:v1', 'r.io/b']);
  expect(sameRepository(ref('alpine:1'), ref('docker.io/library/alpine:2'))).toBe(true);
  expect(sameRepository(ref('alpine:1'), ref('r.io/library/alpine:1'))).toBe(false);
});
