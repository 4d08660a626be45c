import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Invocation } from '../../ports/command.ts';
import { parseTree } from '../../lib/yaml-tree.ts';
import { declaredGrants } from '../acl-paths.ts';
import { createPattern } from '../acl/pattern.ts';
import { readManifest, refuseSize } from '../manifest.ts';
import { setOf } from '../policy/capability.ts';
import { formatRule, listCapabilities } from '../policy/format-hcl.ts';
import { leastPolicy } from '../coverage/least.ts';
import { versionOf } from './reverse-coverage-input.ts';
import type { emitOptions } from './reverse-coverage-options.ts';

/** `reverse-coverage emit-policy`: the least policy that grants what a manifest declares. */
export async function run({ options, args, read }: Invocation<typeof emitOptions>): Promise<Outcome> {
  const path = args[0] as string;
  const text = await (await read.files()).text(path);
  if (text === undefined) throw new UsageError(`there is no file ${path}`);
  const source = { path, text };
  const tooLarge = refuseSize(source);
  const { value: manifest, diagnostics } = tooLarge === undefined ? readManifest(source, parseTree(text)) : { value: undefined, diagnostics: [tooLarge] };
  if (manifest === undefined) throw new UsageError(`${path} is not a valid manifest`, { diagnostics, sources: [source], help: 'see `bao-manifest-check`' });
  const wanted = options.environment;
  if (wanted !== undefined && !manifest.environments.some(({ value }) => value === wanted)) throw new UsageError(`${path} has no environment \`${wanted}\``);
  const grants = declaredGrants(manifest).filter(({ environments }) => wanted === undefined || environments.length === 0 || environments.includes(wanted));
  const version = versionOf(options['bao-version']);
  const least = leastPolicy(grants.map((grant) => ({ pattern: createPattern(grant.path), set: setOf(grant.capabilities) })), version);
  if (least === undefined) throw new UsageError(`no policy grants exactly what ${path} declares`, { help: 'declare fewer overlapping wildcards' });
  const notes = least.surplus.map(({ grant, set, paths }) => `# wider than declared: ${listCapabilities(set)} on ${grant.pattern.text}, such as ${[...paths.values()][0] ?? ''}`);
  const heading = `# Policy of ${manifest.workload.value}${wanted === undefined ? '' : ` in ${wanted}`}, made from ${path}. It grants what the manifest declares, and nothing else.`;
  const rules = least.rules.map(({ pattern, set }) => formatRule(pattern.text, set));
  return {
    text: [heading, ...notes, '', rules.join('\n')].join('\n'),
    document: { version: 1, workload: manifest.workload.value, policy: rules.join('\n'), rules: least.rules.map(({ pattern, set }) => ({ path: pattern.text, capabilities: listCapabilities(set).split(', ') })), exact: least.surplus.length === 0 },
  };
}
