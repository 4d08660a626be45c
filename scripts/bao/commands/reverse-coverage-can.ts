import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import { didYouMean } from '../../lib/suggest.ts';
import type { Invocation } from '../../ports/command.ts';
import { positionAt } from '../../core/source.ts';
import type { Grant, Origin } from '../acl/acl.ts';
import { compileAcl } from '../acl/compile.ts';
import { capabilitiesAt, decide } from '../acl/decide.ts';
import { isOperation, operations } from '../acl/request.ts';
import type { AclOptions, Operation } from '../acl/request.ts';
import { bitOf, denied, isCapability } from '../policy/capability.ts';
import type { PolicyFile } from './policy-files.ts';
import { readPolicyFiles, requireAccepted } from './policy-files.ts';
import { dataOf, identityOf, namespaceOf, versionOf, wrapTtlOf } from './reverse-coverage-input.ts';
import type { canOptions } from './reverse-coverage-options.ts';

/** The rule that people should look at: the one that denies, or grants the operation, or the first of its pattern. */
function tellingOrigin(grant: Grant, operation: Operation): Origin {
  const wanted = (grant.set & denied) !== 0 ? denied : isCapability(operation) ? bitOf(operation) : bitOf('update');
  return grant.origins.find(({ rule }) => (rule.set & wanted) !== 0) ?? (grant.origins[0] as Origin);
}

function placeOf({ policy, rule }: Origin, files: readonly PolicyFile[]): { path: string; file: string; line: number } {
  const file = files.find((one) => one.policy === policy.policy)?.file;
  return { path: rule.written, file: policy.source, line: file === undefined ? 0 : positionAt(file, rule.range.start).line };
}

/** `reverse-coverage can`: is one request allowed? */
export async function run({ options, args, read }: Invocation<typeof canOptions>): Promise<Outcome> {
  const [operation = '', path = '', ...more] = args;
  if (!isOperation(operation)) throw new UsageError(`there is no operation \`${operation}\`${didYouMean(operation, operations)}`, { help: `known are ${operations.join(', ')}` });
  const paths = [...options.policy, ...more];
  if (paths.length === 0) throw new UsageError('no policy is given', { help: 'name one with --policy FILE' });
  const files = await read.files();
  const version = versionOf(options['bao-version']);
  const now = read.clock.now();
  const namespace = namespaceOf(options.namespace);
  const policies = await readPolicyFiles(files, paths, { version, now }, options['policy-namespace'] === undefined ? namespace : namespaceOf(options['policy-namespace']));
  requireAccepted(policies);
  const aclOptions: AclOptions = { version, now, identity: await identityOf(files, options), ...(options['token-namespace'] === undefined ? {} : { tokenNamespace: namespaceOf(options['token-namespace']) }) };
  const acl = compileAcl(policies, aclOptions);
  const data = dataOf(options.data, options.param);
  const wrapTtl = wrapTtlOf(options['wrap-ttl']);
  const decision = decide(acl, { operation, path, namespace, ...(data === undefined ? {} : { data }), ...(wrapTtl === undefined ? {} : { wrapTtl }) }, aclOptions);
  const rule = decision.grant === undefined ? null : placeOf(tellingOrigin(decision.grant, operation), policies);
  const capabilities = capabilitiesAt(acl, path, namespace, aclOptions);
  const lines = [
    `${decision.allowed ? 'allowed' : 'denied'}: ${operation} ${namespace}${path}`,
    `  ${decision.reason}`,
    ...(rule === null ? [] : [`  rule \`${rule.path}\` at ${rule.file}:${rule.line}`]),
    ...(decision.grant !== undefined && decision.grant.origins.length > 1 ? [`  ${decision.grant.origins.length} rules have this path; they count together`] : []),
    `  capabilities there: ${capabilities.join(', ')}`,
    ...acl.dropped.map(({ rule: dropped, policy }) => `  not counted: \`${dropped.written}\` of ${policy.name}, ${dropped.expiration === undefined ? 'whose template has no value' : 'which has expired'}`),
    ...((operation === 'list' || operation === 'scan') && !path.endsWith('/') ? [`  note: over HTTP a ${operation} asks for \`${path}/\``] : []),
  ];
  return {
    text: `${lines.join('\n')}\n`, exit: decision.allowed ? 'done' : 'findings',
    document: { version: 1, allowed: decision.allowed, sudo: decision.sudo, capabilities, rule, reason: decision.reason },
  };
}
