import type { LintFile, LintFinding, LintRule } from '../lint-file.ts';
import { lintFinding } from '../pattern-rule.ts';

const on = /^[ \t]*(?:-[ \t]+)?["']?(?:set[ \t]+(?:-[a-wyz]*x[a-z]*|-o[ \t]+xtrace)\b|#![^\n]{0,200}\bsh[ \t]+-[a-wyz]*x[a-z]*\b)/gm;
const off = /(?:^|\n|;)[ \t]*(?:\{[ \t]*)?(?:-[ \t]+)?set[ \t]+(?:\+[a-z]*x|\+o[ \t]+xtrace)/;
const secrets = /\b(?:bao|vault)[ \t]+(?:kv[ \t]+(?:get|put|patch)|read|write|login|unwrap|token|operator[ \t]+(?:init|unseal))\b|\b(?:BAO|VAULT)_TOKEN\b|\bSECRET_ID\b|\bUNSEAL_KEY/;

function* check(file: LintFile): Iterable<LintFinding> {
  if (!['shell', 'yaml', 'docker', 'other'].includes(file.language)) return;
  if (!secrets.test(file.text) || off.test(file.text)) return;
  for (const match of file.text.matchAll(on)) {
    yield lintFinding(file, match.index, match[0], 'the shell prints every command, and this script handles secrets', 'remove `-x`, or put `set +x` around what touches a secret');
  }
}

export const rule: LintRule = {
  meta: {
    id: 'BAO041', name: 'xtrace', severity: 'error', fixable: false,
    summary: 'a script that handles secrets does not trace its commands',
    why: 'With `set -x` the shell prints each command with its variables filled in: tokens and passwords stand in the log of the step.',
    examples: [{ title: 'Trace', bad: 'set -x\nbao kv put kv/app pw="$PW"\n', good: 'set -eu\nbao kv put kv/app pw="$PW"\n' }],
  },
  gate: String.raw`(?:bao|vault)[ \t]|VAULT_|BAO_|SECRET_ID|UNSEAL_KEY`,
  samplePath: 'deploy.sh',
  finds: ['set -eux\nexport P=$(bao kv get -field=p kv/db)\n', '#!/bin/sh -xe\nbao login -method=jwt\n'],
  ignores: ['set -x\nmake\n', 'set -x\nmake\nset +x\nbao kv get kv/db\n', 'set -e\nbao kv get kv/db\n'],
  check,
};
