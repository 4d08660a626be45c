import type { Outcome } from '../../core/outcome.ts';
import { positionAt } from '../../core/source.ts';
import type { SourceFile } from '../../core/source.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Limits, ParameterValues, PolicyRule } from '../policy/model.ts';
import { mistakesOf, policiesIn, readPolicyText } from './policy-files.ts';
import { versionOf } from './reverse-coverage-input.ts';
import type { parseOptions } from './reverse-coverage-options.ts';

function parameters(values: ParameterValues | undefined): unknown {
  return values === undefined ? undefined : Object.fromEntries(values);
}

/** Only what is there. */
function limitsOf(limits: Limits): Record<string, unknown> {
  const all: Record<string, unknown> = {
    allowed_parameters: parameters(limits.allowed), denied_parameters: parameters(limits.denied),
    required_parameters: limits.required.length > 0 ? limits.required : undefined, mfa_methods: limits.mfaMethods.length > 0 ? limits.mfaMethods : undefined,
    min_wrapping_ttl: limits.minWrappingTtl || undefined, max_wrapping_ttl: limits.maxWrappingTtl || undefined,
    pagination_limit: limits.paginationLimit || undefined, list_scan_response_keys_filter_path: limits.keysFilter || undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A rule in the words of OpenBao's own structure; the `*` of a prefix is cut off as there. */
function ruleOf(rule: PolicyRule, file: SourceFile): Record<string, unknown> {
  const prefix = rule.kind === 'prefix';
  return {
    path: prefix ? rule.path.slice(0, -1) : rule.path, prefix, segment_wildcards: rule.kind === 'segments', capabilities: rule.capabilities,
    ...limitsOf(rule.limits), ...(rule.expiration === undefined ? {} : { expiration: new Date(rule.expiration).toISOString() }),
    written: rule.written, templated: rule.templated, ...(rule.approximate ? { approximate: true } : {}), ...positionAt(file, rule.range.start),
  };
}

function line(rule: PolicyRule, file: SourceFile): string {
  const notes = [...(rule.templated ? ['template'] : []), ...(rule.approximate ? ['approximate'] : []), ...Object.keys(limitsOf(rule.limits))];
  const at = positionAt(file, rule.range.start);
  return `  ${at.line}:${at.column}  ${rule.written}  [${rule.capabilities.join(', ')}]  ${rule.kind}${notes.length > 0 ? `  (${notes.join(', ')})` : ''}`;
}

/** `reverse-coverage parse`: what OpenBao reads in a policy. */
export async function run({ options, args, read }: Invocation<typeof parseOptions>): Promise<Outcome> {
  const path = args[0] as string;
  const files = await read.files();
  const file: SourceFile = { path, text: await readPolicyText(files, path) };
  const policies = policiesIn(file, { version: versionOf(options['bao-version']), now: read.clock.now() }, '');
  const mistakes = policies.flatMap((one) => mistakesOf(one, 'COV020'));
  const rules = policies.flatMap(({ policy }) => policy.rules);
  const accepted = mistakes.length === 0;
  const heading = policies.length === 0 ? `${path}: no policy found` : `${path}: ${accepted ? 'accepted' : 'refused'}, ${rules.length} rule${rules.length === 1 ? '' : 's'}`;
  return {
    diagnostics: mistakes, sources: [file], text: `${[heading, ...rules.map((rule) => line(rule, file))].join('\n')}\n`,
    document: {
      version: 1, file: path, accepted, syntax: policies[0]?.policy.syntax ?? 'hcl', name: policies[0]?.policy.name ?? null,
      errors: policies.flatMap(({ policy }) => policy.mistakes.map(({ message, help, range }) => ({ message, ...(help === undefined ? {} : { help }), ...positionAt(file, range.start) }))),
      rules: rules.map((rule) => ruleOf(rule, file)),
      expired: policies.flatMap(({ policy }) => policy.expired.map((rule) => ruleOf(rule, file))),
    },
  };
}
