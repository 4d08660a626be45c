import type { Range } from '../core/source.ts';
import { isPlaceholder } from './placeholder.ts';

/*
 * A finding is shown with its line, and on that line may stand a secret that the finding is not about: `curl -k -u a:b`.
 * Here nothing is accused, so this is broad: whatever looks like a value of something secret is masked.
 */

const names = '(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|unseal[_-]?key|credentials?|auth)';

/** A value behind the name of something secret. */
const namedValues: readonly RegExp[] = [
  new RegExp(String.raw`${names}[\w-]{0,40}["'\]]{0,2}[ \t]{0,8}(?:=>|:=|[:=])[ \t]{0,8}["']?(?<secret>[^\s"'${'`'},;&|)}\]]{3,2000})`, 'dgi'),
  new RegExp(String.raw`\b(?:ENV|ARG)[ \t]{1,8}\w{0,60}(?:TOKEN|PASSWORD|PASSWD|SECRET|KEY|CREDENTIALS?)\w{0,20}[ \t=]{1,8}["']?(?<secret>[^\s"']{3,2000})`, 'dgi'),
  new RegExp(String.raw`--?${names}[\w-]{0,40}[ \t]{1,8}["']?(?<secret>[^\s"'|;&-][^\s"'|;&]{2,2000})`, 'dgi'),
];

/** Values that are secret where they stand, whatever they are called. */
const placedValues: readonly RegExp[] = [
  /[ \t](?:-u|--user|--proxy-user)[ \t=]{0,4}["']?[^\s:"']{0,200}:(?<secret>[^\s"']{1,2000})/dg,
  /Authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:Bearer|Basic|Token)[ \t]{1,4}(?<secret>[^\s"']{3,2000})/dgi,
  /X-Vault-Token["']?[ \t]{0,4}[:=,][ \t]{0,4}["']?(?<secret>[^\s"']{3,2000})/dgi,
  /["'](?<secret>[A-Za-z0-9+/]{43,2000}={0,2}|[0-9a-f]{64,200})["']/dg,
  /:\/\/[^\s/:@"']{0,200}:(?<secret>[^\s/@"']{1,2000})@/dg,
  /(?<![\w.])(?<secret>(?:[sbr]|hv[sbr])\.[\w-]{20,2000}(?:\.[\w-]{1,40})?)/dg,
  /\b(?:bao|vault)[ \t]{1,8}login[ \t]{1,8}(?:-[^\s]{1,80}[ \t]{1,8}){0,10}["']?(?<secret>[^\s"'=-][^\s"'=]{5,400})(?=["'\s]|$)/dg,
];

/** Names that hold such a word and are settings. */
const settingName = /(?:polic(?:y|ies)|ttl|period|type|cidrs?|uses|_id|path|file|accessor|name|format|length|max_\w*|engine|mount|method|-verify|addr|url|role)\w{0,10}["'\]]{0,2}[ \t]{0,8}(?:=>|:=|[:=])?[ \t]{0,8}["']?$/i;

function* valuesOf(text: string, patterns: readonly RegExp[]): Iterable<Range & { readonly name: string }> {
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.groups?.['secret'] ?? [0, 0];
      const value = text.slice(start, end);
      if (isPlaceholder(value) || /^[$/]/.test(value) || /^(?:\d+[smhd]?|true|false)$/.test(value)) continue;
      yield { start, end, name: text.slice(match.index, start) };
    }
  }
}

/** What of a text of one line should not be shown. */
function secretsOf(text: string): Range[] {
  return [...[...valuesOf(text, namedValues)].filter(({ name }) => !settingName.test(name)), ...valuesOf(text, placedValues)];
}

/** Longest piece of a line that is looked at, around what was found. */
const mostAround = 4000;

/** What stands beside findings and should not be shown. */
export function nearbySecrets(text: string, found: readonly Range[]): Range[] {
  const seen = new Set<number>();
  return found.flatMap(({ start, end }) => {
    const first = Math.max(0, start - mostAround);
    const from = first + text.slice(first, start).lastIndexOf('\n') + 1;
    const newline = text.slice(end, end + mostAround).indexOf('\n');
    const to = newline === -1 ? Math.min(text.length, end + mostAround) : end + newline;
    if (seen.has(from)) return [];
    seen.add(from);
    return secretsOf(text.slice(from, to)).map((one) => ({ start: one.start + from, end: one.end + from }));
  });
}
