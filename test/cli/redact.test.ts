import { expect, test } from 'vitest';
import { createRedactor } from '../../scripts/cli/redact.ts';
import { forAll } from '../support/random.ts';

test.each([
  ['https://user:pass@forge.example/a', 'https://[secret]@forge.example/a'], ['https://token@forge.example', 'https://[secret]@forge.example'], ['https://user:p@ss@forge.example/x@y', 'https://[secret]@forge.example/x@y'],
  ['ssh://git@forge.example/x', 'ssh://git@forge.example/x'], ['docker://alpine@sha256:abc', 'docker://alpine@sha256:abc'], ['mail me@forge.example', 'mail me@forge.example'], ['see https://forge.example/@user', 'see https://forge.example/@user'],
])('%s', (text, safe) => {
  expect(createRedactor({})(text)).toBe(safe);
});

test('only names that say so, only values that are long enough to be one', () => {
  const env = { CI_NETRC_MACHINE: 'forge.example', BAO_TOKEN_FILE: '/run/secrets/x', CI_REPO_PRIVATE: 'false', MAX_TOKENS: '100000', PIN_TOKEN: 'abcd', CI_KEYBOARD: 'qwertz', PASSWORD_USER: 'robot', API_KEY: 'qwerty' };
  const text = Object.values(env).join(' ');
  expect(createRedactor(env)(text)).toBe(text.replace('qwerty', '[secret]').replace(/qwerty$/, '[secret]'));
});

test('a replacement is taken literally', () => {
  expect(createRedactor({ A_TOKEN: '$&$1secret' })('x $&$1secret y')).toBe('x [secret] y');
});

test('whatever the secret is made of, none of its usual forms gets through', async () => {
  const alphabet = Array.from('abcXYZ0189-_.~!*\'()/+= &?#%"\\<>$ü漢\u{1f600}\t');
  await forAll({ runs: 300 }, (random) => {
    const secret = random.text(8, 40, alphabet).trim();
    if (secret.length < 8) return;
    const redact = createRedactor({ MY_SECRET: secret });
    const before = random.text(0, 5, 'abcde');
    for (const form of [secret, encodeURIComponent(secret), encodeURI(secret), JSON.stringify(secret).slice(1, -1)]) {
      expect(redact(`${before}${form} after`)).not.toContain(form);
      expect(redact(`${before}${form} after`, true).length).toBe(`${before}${form} after`.length);
    }
    const header = Buffer.from(`${before}:${secret}`).toString('base64');
    expect(redact(`Basic ${header}`)).toContain('[secret]');
  });
});
