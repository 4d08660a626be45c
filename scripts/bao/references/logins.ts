import type { SourceFile } from '../../core/source.ts';
import type { LoginReference } from './reference.ts';

const methods = 'kubernetes|jwt|oidc|approle|ldap|userpass|cert';

interface Form {
  readonly regexp: RegExp;
  found(match: RegExpMatchArray): Omit<LoginReference, 'path'> | undefined;
}

function word(text: string, key: string): string | undefined {
  return new RegExp(String.raw`\b${key}:[ \t]*["']?([\w./-]+)`).exec(text)?.[1];
}

function login(method: string | undefined, role: string | undefined, mount?: string): Omit<LoginReference, 'path'> | undefined {
  const plain = mount?.replace(/^auth\//, '').replace(/\/$/, '');
  return method === undefined || role === undefined ? undefined : { method, role, mount: plain === method ? undefined : plain };
}

/** How logins are written: annotations, operators, the command line, client libraries. */
const forms: readonly Form[] = [
  { regexp: /\b(?:vault\.hashicorp\.com|openbao\.org)\/role["']?:[ \t]*["']?([\w.-]+)/g, found: ([, role]) => login('kubernetes', role) },
  { regexp: new RegExp(String.raw`\b(?:bao|vault) (?:login|write)[^\n]*?(?:-method=|auth/)(${methods})\b[^\n]*?\brole=["']?([\w.-]+)`, 'g'), found: ([, method, role]) => login(method, role) },
  { regexp: /kind:[ \t]*VaultAuth\b(?:(?!\n---)[^])*/g, found: ([text]) => login(word(text, 'method'), word(text, 'role'), word(text, 'mount')) },
  { regexp: /\bkubernetes:\s*\n(?:[ \t]+\w+:[^\n]*\n)*?[ \t]+mountPath:[ \t]*["']?([\w./-]+)["']?\s*\n(?:[ \t]+\w+:[^\n]*\n)*?[ \t]+role:[ \t]*["']?([\w.-]+)/g, found: ([, mount, role]) => login('kubernetes', role, mount) },
  { regexp: new RegExp(String.raw`\bauth\.(${methods})\.(?:\w*login)\(([^)]*)\)`, 'g'), found: ([, method, args = '']) => login(method, /\brole\s*=\s*["']([\w.-]+)/.exec(args)?.[1]) },
  { regexp: /\bNewKubernetesAuth\(\s*"([\w.-]+)"/g, found: ([, role]) => login('kubernetes', role) },
  { regexp: /\buses:[ \t]*[\w.-]+\/(?:vault|bao|openbao)[\w-]*-action@(?:(?!\n[ \t]*- )[^])*/g, found: ([text]) => login(word(text, 'method'), word(text, 'role'), word(text, 'path')) },
];

/** Every login in a text. */
export function findLogins({ path, text }: SourceFile): LoginReference[] {
  return forms.flatMap(({ regexp, found }) => Array.from(text.matchAll(regexp), found)).flatMap((one) => (one === undefined ? [] : [{ ...one, path }]));
}

/** Names of Woodpecker's own secrets that a pipeline uses. Where they come from, only a person knows. */
export function findPipelineSecrets({ text }: SourceFile): string[] {
  return Array.from(text.matchAll(/\bfrom_secret:[ \t]*["']?([\w.-]+)/g), ([, name = '']) => name);
}
