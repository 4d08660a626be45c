import type { Environment } from '../ports/index.ts';

/** Names of variables whose values must never leave. `KEY` only at the end: `CI_KEYBOARD` is nobody's secret. */
const secretName = /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|PRIVATE|NETRC|JWT)|(?:_|^)(?:PASS|PAT|KEY|APIKEY)$/i;
/** Where a secret is, or for whom, is none: `CI_NETRC_MACHINE`, `BAO_TOKEN_FILE`, `SECRET_NAME`. */
const harmlessName = /(?:_|^)(?:FILE|PATH|DIR|MACHINE|HOST|USER|USERNAME|LOGIN|NAME|TYPE|TTL)$/i;
/** Below this a value is more likely a word than a secret, and masking it would garble the report. */
const shortest = 5;
/** Below this the middle part of an encoded secret is more likely a word. */
const shortestEncoded = 8;
const mask = '[secret]';

/** `https://user:password@host` in any text, whoever wrote it. Not `ssh://git@host`, not the digest behind an image's name, not what is masked already. */
const userInfo = /\b([a-z][a-z0-9+.-]*:\/\/)(?!git@|\*+@)([^\s/'"?#<>]*)@(?!sha256:)/gi;

/** Masks secrets in a text. With `keepLength` every character is replaced by one, so that offsets into the text stay. */
export type Redact = (text: string, keepLength?: boolean) => string;

/**
 * The part of a base64 text that any text holding the secret must contain, for each of the three ways in which it can
 * fall on groups of three bytes: `Authorization: Basic` encodes `user:secret`, not the secret.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replaceAll('=', '');
    return text.slice(shift === 0 ? 0 : shift + 1, (shift + bytes.length) % 3 === 0 ? text.length : -1);
  }).flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** A lone half of a surrogate pair cannot be URL-encoded; such a value is no secret that anybody sent. */
function urlForms(secret: string): string[] {
  try {
    const encoded = encodeURIComponent(secret);
    return [encoded, encodeURI(secret), encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()), encoded.replaceAll('%20', '+')];
  } catch {
    return [];
  }
}

function formsOf(secret: string): string[] {
  const forms = [secret, ...urlForms(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')];
  return secret.length < shortestEncoded ? forms : [...forms, ...base64Forms(secret)];
}

function needlesOf(env: Environment): string[] {
  const needles = new Set<string>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || !secretName.test(name) || harmlessName.test(name)) continue;
    for (const secret of [value, ...value.split('\n')].map((part) => part.trim())) {
      if (secret.length < shortest || /^(?:true|false|\d{1,6})$/.test(secret)) continue;
      for (const form of formsOf(secret)) needles.add(form);
    }
  }
  return [...needles].sort((a, b) => b.length - a.length);
}

/**
 * A function that masks every secret of the environment in a text: as it is, line by line, URL-encoded, escaped for
 * JSON, in base64 at any alignment; and the user part of any URL.
 */
export function createRedactor(env: Environment): Redact {
  let needles: readonly string[] | undefined;
  return (text, keepLength = false) => {
    needles ??= needlesOf(env);
    const masked = (part: string): string => (keepLength ? '*'.repeat(part.length) : mask);
    let safe = text;
    for (const needle of needles) if (safe.includes(needle)) safe = safe.replaceAll(needle, () => masked(needle));
    return safe.includes('://') ? safe.replace(userInfo, (_, scheme: string, user: string) => `${scheme}${masked(user)}@`) : safe;
  };
}
