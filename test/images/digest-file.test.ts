import { expect, test } from 'vitest';
import { parseDigestFile } from '../../scripts/images/digest-file.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const repository = 'forge.example/loco/tools';

test.each([
  ['kaniko --digest-file', `${digest}`], ['with a line end', `${digest}\r\n`], ['kaniko --image-name-tag-with-digest-file', `forge.example/loco/tools:v1@${digest}\nforge.example/loco/tools:v1.0.0@${digest}\n`],
  ['buildx --metadata-file', JSON.stringify({ 'containerimage.digest': digest, 'image.name': 'x' })],
])('%s', (_, text) => {
  expect(parseDigestFile(text, repository)).toEqual({ digest });
});

test.each([
  ['', /empty/], ['sha256:abc', /neither a digest/], [`${digest}\n${other}`, /2 different digests/], [`forge.example/loco/other@${digest}`, /names forge.example\/loco\/other, not/],
  ['forge.example/loco/tools:v1', /neither a digest/], ['{"a":1}', /without `containerimage.digest`/], ['{', /without `containerimage.digest`/],
])('refuses %j', (text, mistake) => {
  expect(parseDigestFile(text, repository).mistake).toMatch(mistake);
});
