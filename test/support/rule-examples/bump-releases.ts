import { decide } from '../../../scripts/bump/decide.ts';
import { defaultPolicy } from '../../../scripts/bump/policy.ts';
import { judge, judgeAlone } from '../../../scripts/bump/verdict.ts';
import type { Bump } from '../../../scripts/lib/version.ts';
import type { CheckExample } from '../rule-examples.ts';

/** An example is some facts (`current 1.2.0`, `maxBump minor`, `tags v1.3.0`, `released SHA`, `components 2`), an empty line, and one commit message. */
export const checkExample: CheckExample = (text) => {
  const [head = '', ...body] = text.split('\n\n');
  const facts = new Map(head.split('\n').map((line) => [line.split(' ')[0] as string, line.split(' ').slice(1)]));
  const policy = { ...defaultPolicy, maxBump: (facts.get('maxBump')?.[0] ?? 'major') as Exclude<Bump, 'none'> };
  const commit = { sha: 'f'.repeat(40), message: body.join('\n\n'), parents: [] };
  const current = facts.get('current')?.[0] ?? null;
  const verdicts = judge([judgeAlone(commit, policy)], policy, (sha) => facts.get('released')?.includes(sha) === true);
  const components = Number(facts.get('components')?.[0] ?? 1);
  return decide({
    component: { name: components === 1 ? 'default' : 'api', prefix: 'v', policy }, current, latest: current, verdicts, sinceLatest: undefined, channel: undefined,
    versions: (facts.get('tags') ?? []).map((tag) => tag.slice(1)), asked: undefined, components, allowMajor: false,
  }).diagnostics;
};
