import { patternRule } from '../pattern-rule.ts';

const assignment = /(?:^|[;&|({]|\b(?:export|local|readonly|declare|typeset|then|do|else|ENV|ARG|env)[ \t])[ \t]*(?:-\w+[ \t]+)?(?:[A-Za-z_]\w*=\S*[ \t]+)*[A-Za-z_]\w*\+?=["']?$/;

export const rule = patternRule({
  id: 'BAO011', name: 'secret-substitution', severity: 'warning',
  summary: 'no secret becomes an argument of another command',
  why: 'What is substituted into a command line stands in the process list, readable by every user of the machine, as long as the command runs.',
  gate: String.raw`(?:bao|vault)[ \t]`,
  patterns: [/\$\([ \t]{0,8}(?:bao|vault)[ \t]{1,8}(?:kv[ \t]{1,8}get|read)\b/dg],
  codeOnly: true,
  judge: ({ line, match }) => {
    const before = line.text.slice(Math.max(0, match.index - 300), match.index).replace(/^[ \t]*(?:-[ \t]+|[-\w]+:[ \t]+)?["']?/, '');
    if (before.trim() === '' || assignment.test(before) || /<<<[ \t]*["']?$/.test(before)) return false;
    return !/^\s*(?:if|while|\[|test|case|for)\b/.test(before) && !/\b(?:echo|printf)\b/.test(before.split(/[;&|]/).at(-1) ?? '');
  },
  message: 'a secret becomes an argument of another command',
  help: 'hand it over in a variable of the environment or through a pipe',
  finds: ['mysql -u root -p$(bao kv get -field=p kv/db) shop\n', 'curl -u "app:$(vault kv get -field=pw kv/app)" https://x\n'],
  ignores: ['export P=$(bao kv get -field=p kv/db)\n', 'PGPASSWORD="$(bao kv get -field=p kv/db)" psql\n', 'P=$(vault read -field=x kv/db)\n'],
});
