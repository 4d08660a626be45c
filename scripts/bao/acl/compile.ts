import { UsageError } from '../../core/failure.ts';
import type { Acl, Grant, NamedPolicy, Origin } from './acl.ts';
import { mergeGrants } from './merge.ts';
import { comparePatterns, createPattern } from './pattern.ts';
import type { AclOptions } from './request.ts';
import { fillTemplates } from './template.ts';

/** The pattern of a rule for this token, namespace included; `undefined` when the server would drop the rule. */
function patternText({ rule, policy }: Origin, options: AclOptions): string | undefined {
  let path = rule.path;
  if (rule.templated) {
    const filled = fillTemplates(rule.written, {
      identity: options.identity ?? {}, version: options.version, now: options.now,
      namespaceId: policy.namespace === '' ? 'root' : '',
      allowWildcards: policy.allowWildcardsInTemplates === true, allowSlashes: policy.allowSlashesInTemplates === true,
    });
    if (filled === undefined) return undefined;
    path = filled.startsWith('/') ? filled.slice(1) : filled;
    if (path.includes('+*')) {
      throw new UsageError(`the path \`${rule.written}\` of the policy \`${policy.name}\` becomes \`${path}\`, and \`+*\` is not allowed`, { help: 'the server refuses every request of this token' });
    }
  }
  return policy.namespace + path;
}

/**
 * The access list of a token with these policies, as OpenBao builds it. Only accepted policies should be given: the
 * server cannot store any other.
 * @throws UsageError when `root` is given together with other policies, as the server does.
 */
export function compileAcl(policies: readonly NamedPolicy[], options: AclOptions): Acl {
  if (policies.some(({ name }) => name === 'root')) {
    if (policies.length > 1) throw new UsageError('other policies stand beside `root`', { help: 'a token has `root` alone or not at all' });
    return { root: options.tokenNamespace ?? policies[0]?.namespace ?? '', exact: new Map(), prefixes: new Map(), prefixLengths: [], segments: [], dropped: [] };
  }
  const grants = new Map<string, Grant>();
  const dropped: Origin[] = [];
  for (const policy of policies) {
    for (const rule of policy.policy.expired) dropped.push({ policy, rule });
    for (const rule of policy.policy.rules) {
      const origin = { policy, rule };
      const text = patternText(origin, options);
      const expired = rule.expiration !== undefined && options.now > rule.expiration;
      if (text === undefined || expired) dropped.push(origin);
      else add(grants, { pattern: createPattern(text), set: rule.set, limits: rule.limits, origins: [origin] });
    }
  }
  const all = [...grants.values()];
  const prefixes = new Map(all.filter(({ pattern }) => pattern.kind === 'prefix').map((grant) => [grant.pattern.body, grant]));
  return {
    root: undefined, dropped, prefixes,
    exact: new Map(all.filter(({ pattern }) => pattern.kind === 'exact').map((grant) => [grant.pattern.text, grant])),
    prefixLengths: [...new Set([...prefixes.keys()].map((body) => body.length))].sort((a, b) => b - a),
    segments: all.filter(({ pattern }) => pattern.kind === 'segments').sort((a, b) => comparePatterns(b.pattern, a.pattern)),
  };
}

function add(grants: Map<string, Grant>, grant: Grant): void {
  const before = grants.get(grant.pattern.text);
  grants.set(grant.pattern.text, before === undefined ? grant : mergeGrants(before, grant));
}
