const whole = /^(?:[<${%\[(`@!*].*|.*[>}%]|\.{2,}.*|x{3,}.*|\*{3,}.*|-+|_+|0+|1234.*|change[-_ ]?(?:me|it|this).*|replace[-_ ]?(?:me|this|with).*|insert[-_ ]?.*|example.*|.*[-_]example|sample.*|placeholder.*|redacted.*|masked.*|dummy.*|fake.*|your[-_ ].*|my[-_](?:token|secret|password|key)|some[-_ ].*|todo.*|fixme.*|none|null|nil|undefined|true|false|yes|no|on|off|empty|string|token|secret|password|value|bytes|int|os\.environ.*|process\.env.*|env\..*|secrets?\..*|var\..*|local\..*|data\..*|module\..*|each\..*|self\..*|vault:.*|bao:.*|ref\+.*|file:.*|env:.*|op:\/\/.*|sops:.*|ENC\[.*)$/i;

/** True when a value stands for a secret instead of being one: `<token>`, `${TOKEN}`, `changeme`, `xxxx`, `...`. */
export function isPlaceholder(value: string): boolean {
  return value === '' || value.includes('${') || value.includes('{{') || value.includes('$(') || value.includes('...') || value.includes('…') || whole.test(value);
}

/** Shannon entropy of a text, in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
