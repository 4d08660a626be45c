import { entropy } from '../placeholder.ts';
import { patternRule } from '../pattern-rule.ts';
import { namespacedToken, serviceToken } from '../sample-tokens.ts';

/** Letters that stand in words, as in a name (`ReadUint16LengthPrefixed`): in a random text there are few. */
function lettersInWords(body: string): number {
  return (body.match(/[a-z]{4,}/g) ?? []).join('').length;
}

export const rule = patternRule({
  id: 'BAO001', name: 'service-token', severity: 'error',
  summary: 'no service or recovery token of OpenBao stands in a file',
  why: 'Who reads the file can do what the token can, until it is revoked. OpenBao\'s tokens are `s.` and 24 letters and digits, with the namespace behind a dot; scanners made for Vault look for `hvs.` and miss them.',
  gate: String.raw`(?<![\w.$-])[sr]\.[A-Za-z0-9]{24}(?![\w(])`,
  patterns: [/(?<![\w.\-$])(?<secret>[sr]\.[A-Za-z0-9]{24}(?:\.[A-Za-z0-9]{5,6})?)(?![\w(])/dg],
  // a name of a field has no digit; one token in seventy has none either, so a word beside it decides
  judge: ({ value, line }) => {
    const body = value.slice(2, 26);
    if (!/[a-z]/.test(body) || !/[A-Z]/.test(body) || entropy(body) <= 3.2) return false;
    if (lettersInWords(body) >= 12) return false;
    return /\d/.test(value) || /token/i.test(line.text.slice(0, 4000));
  },
  message: (shown) => `\`${shown}\` is a token of OpenBao`,
  help: 'revoke it (`bao token revoke -accessor ...`), then read it at run time; removing the line is not enough',
  finds: [`curl -H "X-Vault-Token: ${serviceToken}" "$BAO_ADDR/v1/kv/data/db"\n`, `token: ${namespacedToken}\n`, `<token>${serviceToken}</token>\n`, `The token is ${serviceToken}.\n`, `https://bao/ui?token=${serviceToken}&x=1\n`, `(${serviceToken})\n`],
  ignores: ['if s.ClientCertExclusionPathsXX != nil {\n', 's.MaxConnectionBytesPerSec1\n', 's.ReadUint16LengthPrefixed, x\n', 's.thisIsAMethodNameOfTwentyFour()\n', 'x.s.I4yRq9Kb2mZxW7pTnVc3LdHs\n'],
});
