import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO054', name: 'exportable-key', severity: 'warning',
  summary: 'a transit key cannot leave OpenBao',
  why: 'The point of transit is that nobody has the key. Neither of the two settings can be taken back.',
  gate: String.raw`exportable|allow_plaintext_backup`,
  codeOnly: true,
  patterns: [/\b(?:exportable|allow_plaintext_backup)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:true|1)\b/dgi],
  judge: ({ file, line }) => file.language === 'hcl' || /transit|\/keys\/|\bbao\b|\bvault\b/i.test(file.language === 'shell' ? line.text : file.text),
  message: 'the key can be taken out of OpenBao',
  help: 'leave the setting out; use `datakey` where data is encrypted outside',
  finds: ['bao write -f transit/keys/pan exportable=true\n', 'bao write transit/keys/pan/config allow_plaintext_backup=true\n'],
  ignores: ['# NOT setting exportable=true\n', 'bao write -f transit/keys/pan exportable=false\n'],
});
