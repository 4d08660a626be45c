import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO043', name: 'secret-to-file', severity: 'warning',
  summary: 'no secret is written into a file on disk',
  why: 'The file stays: in the workspace of the runner, in a layer of the image, in a backup.',
  gate: String.raw`(?:bao|vault)[ \t]`,
  codeOnly: true,
  patterns: [/\b(?:bao|vault)[ \t]{1,8}(?:kv[ \t]{1,8}get|read|unwrap)\b[^>;&\n)]{0,400}(?<![0-9&<-])>{1,2}[ \t]{0,8}(?!&)["']?(?:\$\{?\w{1,60}\}?)?[\w.~/$-]{1,200}/dg],
  judge: ({ match }) => {
    const target = /([^>\s"']*)$/.exec(match[0])?.[1] ?? '';
    if (/<[\w -]{1,40}>?[ \t]*$/.test(match[0].slice(0, match[0].lastIndexOf('>') + 1))) return false;
    return !/^\/dev\/|^\/run\/|^\/tmpfs|TMPFS|^$/.test(target);
  },
  message: 'a secret is written into a file',
  help: 'keep it in memory: a variable, a pipe, or a file below /dev/shm that is removed',
  finds: ['vault kv get -format=json kv/app > backup.json\n', 'bao read -field=key pki/x >> "$HOME/key.pem"\n'],
  ignores: ['bao kv get kv/app > /dev/shm/x\n', 'bao kv get kv/app 2>/dev/null\n', 'bao kv get <mount>/app\n', 'bao kv get kv/app | jq .\n'],
});
