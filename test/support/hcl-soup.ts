import type { Random } from './random.ts';

/** Pieces that texts near a policy are made of: tokens, halves of tokens, and what parsers trip over. */
const pieces = [
  'path', 'name', 'capabilities', 'policy', 'allowed_parameters', 'comment', 'pagination_limit', 'min_wrapping_ttl', 'true', 'false', 'a.b-c', 'é', '_x',
  '"a"', '"kv/data/*"', '"+/b"', '""', '"a\\"b"', '"\\x41"', '"\\u00e9"', '"\\101"', '"\\400"', '"\\U0001F600"', '"${a}"', '"${"q"}"', '"%{x}"', '"{{identity.entity.id}}"', '"deny"', '"read"', '"list"',
  '1', '0', '-1', '08', '0x1f', '0x', '1.5', '.5', '1e', '1e5', '-', '+', '.', '1_0',
  '{', '}', '[', ']', ',', '=', ':', ';', "'", '"', '\\', '<<X\n', 'X\n', '<<-X\n', '  X\n', '<<', '/', '//', '#', '/*', '*/', '$', '${', '`',
  ' ', '\n', '\r\n', '\r', '\t', '\u00a0', '\ufeff', '\u0000', '\ue123', '😀',
  'path "a" { capabilities = ["read"] }\n', 'path "b" {\n  policy = "write"\n}\n', 'path "c"\n{\n capabilities = ["list", ]\n}\n', '{"path":{"a":{"capabilities":["read"]}}}', '"path":', '{"a":', '[{',
];

/** A text of such pieces. */
export function soup(random: Random): string {
  const text = random.text(1, 14, pieces);
  return random.boolean(0.2) ? `{${text}` : text;
}

/** `text` with some characters taken out, doubled, swapped or replaced by pieces. */
export function mutate(text: string, random: Random): string {
  let result = text;
  for (let left = random.int(1, 4); left > 0; left -= 1) {
    const at = random.int(0, result.length);
    const end = Math.min(result.length, at + random.int(0, 6));
    const kind = random.int(0, 3);
    const middle = kind === 0 ? '' : kind === 1 ? result.slice(at, end).repeat(2) : random.pick(pieces);
    result = result.slice(0, at) + middle + result.slice(kind === 3 ? at : end);
  }
  return result;
}
