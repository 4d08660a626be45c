import type { LintFile, LintFinding, LintRule } from '../lint-file.ts';
import { lintFinding } from '../pattern-rule.ts';
import { serviceToken, unsealKey } from '../sample-tokens.ts';

const content = /["']?(?:root_token|unseal_keys\w*|recovery_keys\w*|keys_base64|keys_hex)["']?\s*:/;

function* check(file: LintFile): Iterable<LintFinding> {
  if (/^\.(?:vault|bao)-token$/.test(file.name)) {
    const token = file.text.trim();
    if (token === '') return;
    const start = file.text.indexOf(token);
    yield lintFinding(file, start, token, `\`${file.name}\` is the file in which the command line keeps its token`, 'revoke the token, remove the file and add its name to .gitignore', { start, text: token });
  } else if (/(?:init|[-_.]keys?|unseal)[\w.-]*\.(?:json|ya?ml|txt)$/i.test(file.name) && /\.(?:json|ya?ml|txt)$/i.test(file.name)) {
    const match = content.exec(file.text.slice(0, 100_000));
    const values = /["'][A-Za-z0-9+/]{43,}={0,2}["']|["'][0-9a-f]{64,}["']|\b[s]\.[A-Za-z0-9]{24}\b/.test(file.text.slice(0, 100_000));
    if (match !== null && values) yield lintFinding(file, match.index, match[0], `\`${file.name}\` is what \`bao operator init\` printed: root token and unseal keys`, 'rotate the keys, revoke the root token, and remove the file from the history');
  }
}

export const rule: LintRule = {
  meta: {
    id: 'BAO012', name: 'key-file', severity: 'error', fixable: false,
    summary: 'no token file and no output of `operator init` is committed',
    why: 'These files hold everything at once: the root token and all unseal keys.',
    examples: [{ title: 'Output of init', bad: `{\n  "unseal_keys_b64": [\n    "${unsealKey}"\n  ],\n  "root_token": "${serviceToken}"\n}\n`, good: '{\n  "unseal_keys_b64": [],\n  "root_token": "<redacted>"\n}\n' }],
  },
  gate: 'oot[ _-]?[Tt]oken|OOT[_-]?TOKEN|keys_(?:b64|base64|hex)',
  named: /(?:^|\/)\.(?:vault|bao)-token$/,
  samplePath: 'cluster-init.json',
  finds: [`{"unseal_keys_b64": ["${unsealKey}"], "root_token": "${serviceToken}"}\n`],
  ignores: ['{"properties": {"root_token": {"type": "string"}}}\n'],
  check,
};
