import type { Environment } from '../ports/index.ts';

/** Names of variables whose values must never leave. `KEY` only at the end: `CI_KEYBOARD` is nobody's secret. */
const secretName = /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|PRIVATE|NETRC)|(?:_|^)(?:PASS|PAT|KEY|APIKEY)$/i;
/** Below this a value is more likely a word than a secret, and masking it would garble the report. */
const shortest = 5;
const mask = '[secret]';

/** `https://user:password@host` in any text, whoever wrote it. */
const userInfo = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:'"]*(?::[^\s/@'"]*)?@/gi;

/**
 * A function that masks every secret of the environment in a text: as it is, URL-encoded, and as it appears in a
 * basic `Authorization` header; and the user part of any URL.
 */
export function createRedactor(env: Environment): (text: string) => string {
  const needles = new Set<string>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || !secretName.test(name)) continue;
    for (const secret of [value, ...value.split('\n')].map((part) => part.trim())) {
      if (secret.length < shortest || /^(?:true|false|\d{1,6})$/.test(secret)) continue;
      needles.add(secret);
      needles.add(encodeURIComponent(secret));
      needles.add(encodeURI(secret));
      needles.add(JSON.stringify(secret).slice(1, -1));
      needles.add(Buffer.from(secret).toString('base64'));
    }
  }
  const longestFirst = [...needles].sort((a, b) => b.length - a.length);
  return (text) => {
    let safe = text;
    for (const needle of longestFirst) if (safe.includes(needle)) safe = safe.replaceAll(needle, mask);
    return safe.includes('://') ? safe.replace(userInfo, `$1${mask}@`) : safe;
  };
}
