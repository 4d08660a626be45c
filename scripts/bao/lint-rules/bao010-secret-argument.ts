import { isCommented } from '../lint-file.ts';
import type { LintFile, LintFinding, LintRule } from '../lint-file.ts';
import { shownSecret } from '../mask.ts';
import { lintFinding } from '../pattern-rule.ts';
import { isPlaceholder } from '../placeholder.ts';

const command = /\b(?:bao|vault)[ \t]+(?:kv[ \t]+(?:put|patch)|write)[ \t]/g;
const pair = /(?<=[\s"'])([A-Za-z][\w-]{0,80})=(?:"([^"\n]{0,2000})"|'([^'\n]{0,2000})'|([^\s"'|;&)]{1,2000}))/g;
const secretName = /password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|credential|^(?:pw|pass|pin)$/i;
/** Names that hold the word and are settings of a role. */
const settingName = /(?:policies|ttl|period|type|bound_cidrs|num_uses|_id|_path|_file|accessor|max_.*|no_default_policy|explicit_.*|password_policy|token_reviewer_jwt_path|secret_name|secret_engine|_name|_format|_length)$/i;

const mostCommand = 2000;

function* check(file: LintFile): Iterable<LintFinding> {
  for (const line of file.lines) {
    if (line.comment) continue;
    const starts = [...line.text.matchAll(command)];
    for (const [at, start] of starts.entries()) {
      const from = start.index + start[0].length - 1;
      // a command ends where the next one begins, and is never that long
      const end = Math.min(starts[at + 1]?.index ?? Infinity, from + mostCommand);
      if (isCommented(line, start.index, file.language)) continue;
      for (const match of line.text.slice(from, end).matchAll(pair)) {
        const [whole, name = '', double, single, bare] = match;
        const value = double ?? single ?? bare ?? '';
        if (!secretName.test(name) || settingName.test(name) || value === '-' || value.startsWith('@') || value.includes('$') || isPlaceholder(value)) continue;
        if (/^(?:\d+[smhd]?|true|false)$/.test(value)) continue;
        const place = line.start + from + match.index;
        const secretAt = place + name.length + 1 + (bare === undefined ? 1 : 0);
        yield lintFinding(file, place, whole, `the value of \`${name}\` stands on the command line (\`${shownSecret(value)}\`)`,
          'read it from stdin or a file: `name=-` or `name=@file`', { start: secretAt, text: value });
      }
    }
  }
}

export const rule: LintRule = {
  meta: {
    id: 'BAO010', name: 'secret-argument', severity: 'error', fixable: false,
    summary: 'no secret is written from the command line',
    why: 'Arguments stand in the process list, in the shell\'s history and in the log of the step; and here in the repository too.',
    examples: [{ title: 'A password in a script', bad: 'vault kv put secret/test-1 password="secret123"\n', good: 'bao kv put secret/test-1 password=- < "$PASSWORD_FILE"\n' }],
  },
  gate: String.raw`(?:bao|vault)[ \t]`,
  samplePath: 'setup.sh',
  finds: ['vault kv put secret/test-1 password="secret123"\n', 'bao kv put kv/app \\\n  user=app \\\n  api_key=abc123\n', 'bao write database/config/pg password=hunter2\n'],
  ignores: ['bao kv put kv/app password=@pw.txt\n', 'bao kv put kv/app password=-\n', 'bao kv put kv/app password="$PW"\n', 'bao write auth/approle/role/r token_policies=app token_ttl=20m secret_id_ttl=10m\n', '# bao kv put kv/app password=secret123\n'],
  check,
};
