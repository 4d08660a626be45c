import { patternRule } from '../pattern-rule.ts';
import { unsealKey } from '../sample-tokens.ts';

export const rule = patternRule({
  id: 'BAO005', name: 'unseal-key', severity: 'error',
  summary: 'no unseal or recovery key stands in a file',
  why: 'With enough of them everything in OpenBao can be read from a copy of its storage, without any token and without any trace.',
  gate: 'seal Key|covery Key|keys_(?:b64|base64|hex)|"keys"',
  scope: 'file',
  patterns: [
    /(?:Unseal|Recovery) Key(?: Share)? ?\d{0,3}(?: \(\w{1,10}\))?:\s{1,8}(?<secret>[A-Za-z0-9+/]{43,100}={0,2}|[0-9a-f]{64,140})/dg,
    // a list of them is one secret: all have to be rotated, and none is shown
    /(?:unseal_keys|recovery_keys|keys)(?:_b64|_base64|_hex)?["']?\s{0,4}[:=]\s{0,4}\[\s{0,40}["'](?<secret>[A-Za-z0-9+/]{43,140}={0,2}(?:["']\s{0,4},\s{0,40}["'][A-Za-z0-9+/]{43,140}={0,2}){0,60})["']/dg,
    /(?:unseal|recovery)_keys_(?:b64|hex):[ \t]{0,8}\r?\n[ \t]{0,40}-[ \t]{1,8}["']?(?<secret>[A-Za-z0-9+/]{43,140}={0,2}["']?(?:[ \t]{0,8}\r?\n[ \t]{0,40}-[ \t]{1,8}["']?[A-Za-z0-9+/]{43,140}={0,2}["']?){0,60})/dg,
  ],
  message: (shown) => `an unseal or recovery key stands here (\`${shown}\`)`,
  help: 'rotate the keys (`bao operator rotate-keys`), and give each holder theirs, encrypted with `-pgp-keys`',
  samplePath: 'notes.txt',
  finds: [`Unseal Key 2: ${unsealKey}\n`, `{"unseal_keys_b64": [\n  "${unsealKey}"\n]}\n`, `keys_base64: ["${unsealKey}"]\n`, `{"keys": ["${'0a1b2c3d'.repeat(8)}", "${unsealKey}"]}\n`, `unseal_keys_b64:\n- ${unsealKey}\n- ${unsealKey}\n`],
  ignores: ['jq -r \'"unseal_keys_b64": [.keys[]]\'\n', 'Unseal Key 1: <key>\n', '"keys": ["name", "value"]\n'],
});
