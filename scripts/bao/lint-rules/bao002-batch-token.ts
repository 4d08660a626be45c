import { patternRule } from '../pattern-rule.ts';
import { batchToken } from '../sample-tokens.ts';

export const rule = patternRule({
  id: 'BAO002', name: 'batch-token', severity: 'error',
  summary: 'no batch token of OpenBao stands in a file',
  why: 'A batch token cannot be revoked: it works until it ends by itself. It begins with `b.AAAAA`, the key term and version of the barrier.',
  gate: String.raw`b\.AAAAA`,
  patterns: [/(?<![\w.\-])(?<secret>b\.AAAAA[\w-]{60,2000}(?:\.[A-Za-z0-9]{5,6})?)/dg],
  message: (shown) => `\`${shown}\` is a batch token of OpenBao`,
  help: 'it cannot be revoked: shorten its life by rotating what it was made from, then read a new one at run time',
  finds: [`BAO_TOKEN=${batchToken}\n`, `"token": "${batchToken}"\n`],
  ignores: ['lib.AAAAAbbbb\n', `xlib.AAAAA${'q'.repeat(80)}\n`, 'b.AAAAA...\n'],
});
