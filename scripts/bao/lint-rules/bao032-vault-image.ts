import { patternRule } from '../pattern-rule.ts';

export const rule = patternRule({
  id: 'BAO032', name: 'vault-image', severity: 'warning',
  summary: 'images, actions and charts are those of OpenBao',
  why: 'Images of Vault are under another licence since 1.15, and their server is another one.',
  gate: String.raw`hashicorp/vault|vault:`,
  codeOnly: true,
  patterns: [/(?<!github\.com\/|gitlab\.com\/|registry\.terraform\.io\/|providers\/|pkg\.go\.dev\/)\bhashicorp\/vault(?:-action|-k8s|-enterprise|-csi-provider|-secrets-operator)?(?![\w/-])/dg, /(?<=(?:image:|FROM)[ \t]{1,8}["']?(?:docker\.io\/)?(?:library\/)?)vault:[\w.-]{1,80}/dg],
  judge: ({ file, line }) => !(file.language === 'source' && /\bimport\b|\brequire\b/.test(line.text)),
  message: (shown) => `\`${shown}\` is Vault, not OpenBao`,
  help: 'images: quay.io/openbao/openbao; chart: openbao/openbao',
  samplePath: 'compose.yaml',
  finds: ['image: hashicorp/vault:1.15\n', 'uses: hashicorp/vault-action@v3\n', 'image: vault:1.13\n'],
  ignores: ['see https://github.com/hashicorp/vault-plugin-auth-jwt\n', 'import "github.com/hashicorp/vault/api"\n', 'image: openbao/openbao:2.6\n', 'source = "hashicorp/vault-plugin-x"\n'],
});
