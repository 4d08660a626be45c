import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO009', name: 'login-token', severity: 'error',
  summary: 'no login has its token on the command line',
  why: 'Arguments stand in the process list, in the shell\'s history and in the log of the step.',
  gate: String.raw`(?:bao|vault)[ \t]`,
  patterns: [/\b(?:bao|vault)[ \t]{1,8}login[ \t]{1,8}(?:-[^\s]{1,80}[ \t]{1,8}){0,10}(?:token=)?["']?(?<secret>[A-Za-z0-9][^\s"'`$<|;&)\\]{1,400})/dg],
  unless: /[ \t]--?method[= ]/,
  judge: ({ file, value }) => !/^(?:with|using|to|and|as|in|the|via|by|command|or|is|for|page|again|first|here|screen|failed)$/i.test(value) && !value.startsWith('-')
    && !(file.language === 'markdown' && /^[a-z]+[.,:]?$/.test(value) && value !== 'root'),
  message: (shown) => `the login has its token on the command line (\`${shown}\`)`,
  help: 'set BAO_TOKEN, or pipe the token: `printenv TOKEN | bao login -`',
  finds: ['vault login root\n', 'bao login token=abc123def\n', 'bao login -no-print abc123def\n'],
  ignores: ['bao login -method=oidc role=x\n', 'bao login "$TOKEN"\n', 'bao login -\n', 'bao login <token>\n'],
});
