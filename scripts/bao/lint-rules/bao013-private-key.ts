import { patternRule } from '../pattern-rule.ts';

const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
const begin = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');
const end = ['-----END', 'PRIVATE KEY-----'].join(' ');

export const rule = patternRule({
  id: 'BAO013', name: 'private-key', severity: 'error',
  summary: 'no private key stands in a file',
  why: 'A key that was in a repository is known. Certificates made with it have to be revoked, and OpenBao\'s PKI can issue new ones at every start.',
  gate: 'PRIVATE KEY',
  scope: 'file',
  patterns: [
    /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----[ \t]{0,8}\r?\n(?:[ \t]{0,80}(?:[A-Za-z-]{1,30}: [^\n]{0,200})?\r?\n){0,5}[ \t]{0,80}(?<secret>[A-Za-z0-9+/=]{40,200}\r?\n[ \t]{0,80}[A-Za-z0-9+/=]{20,200}[A-Za-z0-9+/=\s]{0,16000})/dg,
    /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----\\n(?<secret>[A-Za-z0-9+/=]{40,200}\\n[A-Za-z0-9+/=]{20,200}[A-Za-z0-9+/=\\]{0,16000})/dg,
  ],
  message: 'a private key stands here',
  help: 'replace the key and revoke its certificate; let OpenBao issue one at run time',
  samplePath: 'server.pem',
  finds: [`${begin}\n${body}\n${body}\nq8Jk2w==\n${end}\n`, `"key": "${begin}\\n${body}\\n${body}\\n${end}"\n`],
  ignores: [`${begin}...\n`, `${begin}\n<key>\n${end}\n`, `const marker = '${begin}';\n`],
});
