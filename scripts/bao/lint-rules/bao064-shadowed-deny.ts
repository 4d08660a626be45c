import { comparePatterns, createPattern } from '../acl/pattern.ts';
import { coversPath } from '../path-glob.ts';
import { allows, atPath, policyRule, toldLeftOut, wildcardRules } from '../policy-subject.ts';

/** Most denies of one policy that are compared with its patterns. */
const mostDenies = 1000;

/** True when two patterns have a path in common. */
function meet(a: string, b: string): boolean {
  const left = a.split('/');
  const right = b.split('/');
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [x, y] = [left[at], right[at]];
    const globX = x !== undefined && at === left.length - 1 && x.endsWith('*');
    const globY = y !== undefined && at === right.length - 1 && y.endsWith('*');
    if (x === undefined || y === undefined) return false;
    const [p, q] = [globX ? x.slice(0, -1) : x, globY ? y.slice(0, -1) : y];
    if (x === '+' || y === '+') {
      if (globX || globY) return true;
      continue;
    }
    if (globX && globY) return p.startsWith(q) || q.startsWith(p);
    if (globX) return q.startsWith(p);
    if (globY) return p.startsWith(q);
    if (p !== q) return false;
  }
  return true;
}

export const rule = policyRule({
  id: 'BAO064', name: 'shadowed-deny', severity: 'error',
  summary: 'no deny is outranked by an allow',
  why: '`deny` wins on the same pattern only. An allow whose first wildcard comes later outranks it, though it looks weaker: `kv/a/*` beats a deny on `kv/+/private`.',
  finds: ['path "kv/+/private" {\n  capabilities = ["deny"]\n}\npath "kv/a/*" {\n  capabilities = ["read"]\n}\n'],
  ignores: ['path "kv/*" {\n  capabilities = ["read"]\n}\npath "kv/private/*" {\n  capabilities = ["deny"]\n}\n', 'path "kv/*" {\n  capabilities = ["deny"]\n}\npath "kv/app/*" {\n  capabilities = ["read"]\n}\n'],
  *check(policy, file) {
    const { rules: wild, leftOut } = wildcardRules(policy);
    const rules = wild.filter(allows);
    const denies = policy.rules.filter(({ capabilities, templated }) => capabilities.includes('deny') && !templated);
    yield* toldLeftOut(file, leftOut.filter(allows), `${wild.length} patterns with wildcards`);
    yield* toldLeftOut(file, denies.slice(mostDenies), `${mostDenies} denies`);
    for (const one of denies.slice(0, mostDenies)) {
      const own = createPattern(one.path);
      // an allow that lies wholly within the deny is an exception that somebody meant
      const allow = rules.find((other) => meet(one.path, other.path)
        && !coversPath(one.path, other.path) && comparePatterns(createPattern(other.path), own) > 0);
      if (allow !== undefined) yield atPath(file, one, `this deny is outranked by \`${allow.path}\` where both match`, 'deny the same pattern, or move the wildcard of the deny further to the right');
    }
  },
});
