import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import { assumeTemplates } from '../acl/assume.ts';
import type { NamedPolicy } from '../acl/acl.ts';
import { accessOf } from '../coverage/draft.ts';
import { findNewAccess } from '../coverage/new-access.ts';
import type { Widening } from '../coverage/new-access.ts';
import { readPolicyFiles, requireAccepted } from './policy-files.ts';
import { versionOf } from './reverse-coverage-input.ts';
import type { newAccessOptions } from './reverse-coverage-options.ts';

interface Found extends Widening {
  /** Policy in which it is new; `undefined` for all of them together. */
  readonly policy: string | undefined;
}

function byName(policies: readonly NamedPolicy[]): Map<string, NamedPolicy[]> {
  const groups = new Map<string, NamedPolicy[]>();
  for (const policy of policies) groups.set(policy.name, [...groups.get(policy.name) ?? [], policy]);
  return groups;
}

function describe({ capability, path, by, policy, grant }: Found): string {
  const where = policy === undefined ? 'all policies together' : `policy ${policy}`;
  const how = by === 'limits' ? 'conditions on it are gone or wider' : `by \`${grant?.pattern.text ?? 'root'}\``;
  return `  ${capability} on \`${path}\`  ${how}  (${where})`;
}

/** `reverse-coverage no-new-access`: does a change of policies allow anything that was not allowed? */
export async function run({ options, args, read }: Invocation<typeof newAccessOptions>): Promise<Outcome> {
  const version = versionOf(options['bao-version']);
  const now = read.clock.now();
  const files = await read.files();
  const [before = [], after = []] = await Promise.all(args.slice(0, 2).map((path) => readPolicyFiles(files, [path], { version, now })));
  requireAccepted([...before, ...after]);
  const [old, fresh] = [before.map(assumeTemplates), after.map(assumeTemplates)];
  const single = old.length <= 1 && fresh.length <= 1;
  const widenings: Found[] = [];
  const compare = (a: readonly NamedPolicy[], b: readonly NamedPolicy[], policy: string | undefined): void => {
    for (const one of findNewAccess(accessOf(a, version, now), accessOf(b, version, now))) widenings.push({ ...one, policy });
  };
  if (!single) {
    const known = byName(old);
    for (const [name, policies] of byName(fresh)) compare(known.get(name) ?? [], policies, name);
  }
  // together too: a policy that lost a deny grants nothing alone, and much beside another one
  if (!fresh.some(({ name }) => name === 'root') || fresh.length === 1) compare(old.filter(({ name }) => name !== 'root' || old.length === 1), fresh, single ? fresh[0]?.name : undefined);
  const unique = [...new Map(widenings.map((one) => [`${one.capability} ${one.path} ${one.by}`, one])).values()];
  const text = unique.length === 0 ? 'no new access\n' : `new access:\n${unique.map(describe).join('\n')}\n`;
  return {
    text, exit: unique.length === 0 ? 'done' : 'findings',
    document: {
      version: 1, newAccess: unique.length > 0, counterExample: unique[0]?.path ?? null,
      widenings: unique.map(({ capability, path, by, policy, grant }) => ({ capability, path, by, policy: policy ?? null, rule: grant?.pattern.text ?? null })),
    },
  };
}
