import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { positionAt } from '../../core/source.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Grant } from '../acl/acl.ts';
import { assumeTemplates } from '../acl/assume.ts';
import { createPattern } from '../acl/pattern.ts';
import { covers } from '../coverage/covers.ts';
import { accessOf } from '../coverage/draft.ts';
import type { PolicyFile } from './policy-files.ts';
import { readPolicyFiles, requireAccepted } from './policy-files.ts';
import { capabilityOf, namespaceOf, patternOf, versionOf } from './reverse-coverage-input.ts';
import type { coversOptions } from './reverse-coverage-options.ts';

function placeOf(grant: Grant, files: readonly PolicyFile[]): { path: string; file: string; line: number } | null {
  const origin = grant.origins[0];
  const file = files.find(({ source }) => source === origin?.policy.source)?.file;
  return origin === undefined || file === undefined ? null : { path: origin.rule.written, file: file.path, line: positionAt(file, origin.rule.range.start).line };
}

/** `reverse-coverage covers`: is every path of a pattern granted a capability? */
export async function run({ options, args, read }: Invocation<typeof coversOptions>): Promise<Outcome> {
  const [path = '', word = '', ...more] = args;
  const capability = capabilityOf(word);
  const paths = [...options.policy, ...more];
  if (paths.length === 0) throw new UsageError('no policy is given', { help: 'name one with --policy FILE' });
  const version = versionOf(options['bao-version']);
  const now = read.clock.now();
  const namespace = namespaceOf(options.namespace);
  const policies = await readPolicyFiles(await read.files(), paths, { version, now }, options['policy-namespace'] === undefined ? namespace : namespaceOf(options['policy-namespace']));
  requireAccepted(policies);
  const access = accessOf(policies.map(assumeTemplates), version, now);
  const declared = patternOf(path);
  const { covered, counterExample, decidedBy, conditional } = covers(access, namespace === '' ? declared : createPattern(namespace + declared.text), capability);
  const rule = decidedBy === undefined ? null : placeOf(decidedBy, policies);
  const approximate = access.grants.some(({ origins }) => origins.some(({ rule: one }) => one.approximate));
  const lines = [
    covered ? `covered: ${capability} on every path of \`${path}\`` : `not covered: ${capability} on \`${counterExample ?? ''}\` is denied`,
    ...(covered ? [] : [rule === null ? '  no rule matches it' : `  \`${rule.path}\` decides, at ${rule.file}:${rule.line}`]),
    ...conditional.map((grant) => `  under conditions only: \`${grant.pattern.text}\` limits parameters or wrapping`),
    ...(approximate ? ['  approximate: templates in paths count as any one segment'] : []),
  ];
  return {
    text: `${lines.join('\n')}\n`, exit: covered ? 'done' : 'findings',
    document: { version: 1, covered, counterExample: counterExample ?? null, rule, conditional: conditional.map(({ pattern }) => pattern.text), approximate },
  };
}
