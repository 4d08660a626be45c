import { patternRule } from '../pattern-rule.ts';

const variable = String.raw`(?:\$\{?|process\.env\.|os\.environ\[["'])(?:[A-Z0-9_]{0,60}_)?(?:BAO_TOKEN|VAULT_TOKEN|ROOT_TOKEN|WRAPPING_TOKEN|WRAP_TOKEN|SECRET_ID|UNSEAL_KEY(?:_?\d{1,2})?|RECOVERY_KEY(?:_?\d{1,2})?)\b`;

export const rule = patternRule({
  id: 'BAO040', name: 'secret-echoed', severity: 'error',
  summary: 'no secret is printed',
  why: 'The log of a step is kept, and read by more people than the secret is for. Masking fails as soon as the value is encoded or cut.',
  gate: '(?:BAO|VAULT|ROOT|WRAPPING|WRAP)_TOKEN|SECRET_ID|UNSEAL_KEY|RECOVERY_KEY',
  codeOnly: true,
  patterns: [new RegExp(String.raw`\b(?:echo|printf|print|println|console\.(?:log|error|info|warn|debug))\b[^|;&>\n]{0,400}?${variable}`, 'dg')],
  judge: ({ line, match }) => {
    const rest = line.text.slice(match.index + match[0].length);
    if (/::add-mask::/.test(match[0]) || /\$\{#/.test(match[0]) || /:[+?-]/.test(rest.slice(0, 3)) && /^\}?:\+/.test(rest)) return false;
    return !/^[^|;&\n]*(?:\|(?!\|)|>(?!&|>?[ \t]*\/dev\/(?:stdout|stderr|tty)))/.test(rest);
  },
  message: 'a secret is printed',
  help: 'print its length or its accessor, or nothing',
  finds: ['echo "$ROOT_TOKEN"\n', 'printf \'%s\\n\' "${BAO_TOKEN}"\n', 'console.log(process.env.BAO_TOKEN)\n', 'echo "id: $APP_SECRET_ID"\n'],
  ignores: ['echo "$BAO_TOKEN" | gh secret set BAO_TOKEN\n', 'echo "::add-mask::$BAO_TOKEN"\n', 'echo "$BAO_TOKEN" | docker login -u x --password-stdin\n', 'echo "token is set"\n', 'echo "$BAO_TOKEN" | sha256sum\n'],
});
