import { startsAsComment } from '../lint-file.ts';
import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO025', name: 'client-without-tls', severity: 'error',
  summary: 'no client library has verification turned off',
  why: 'The client hands its token to whoever answers. `NODE_TLS_REJECT_UNAUTHORIZED=0` does so for every connection of the process.',
  gate: 'NODE_TLS_REJECT|hvac',
  scope: 'file', codeOnly: true,
  where: ({ test }) => !test,
  patterns: [/NODE_TLS_REJECT_UNAUTHORIZED["']?\]?[ \t]{0,8}[:=][ \t]{0,8}["']?0\b/dg, /hvac\.Client\([^()]{0,400}(?:\([^()]{0,200}\)[^()]{0,200}){0,4}\bverify[ \t]{0,4}=[ \t]{0,4}False/dg],
  judge: ({ file, match }) => !startsAsComment(file.text, match.index + match[0].lastIndexOf('\n') + 1),
  message: 'the client does not verify certificates',
  help: 'name the authority: NODE_EXTRA_CA_CERTS, or `verify="/path/to/ca.pem"`',
  finds: ['export NODE_TLS_REJECT_UNAUTHORIZED=0\n', 'client = hvac.Client(url=URL, verify=False)\n', 'client = hvac.Client(\n    url=os.getenv("BAO_ADDR"),\n    verify=False,\n)\n'],
  ignores: ['export NODE_TLS_REJECT_UNAUTHORIZED=1\n', 'client = hvac.Client(url=URL, verify=CA)\n', '# NODE_TLS_REJECT_UNAUTHORIZED=0 never\n'],
});
