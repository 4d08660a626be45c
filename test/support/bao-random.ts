import type { Random } from './random.ts';

const segments = ['a', 'b', 'ab', '+', '+', ''];
const words = ['read', 'update', 'list', 'create', 'deny', 'sudo', 'scan', 'delete', 'patch'];

/** A path of a rule or a declaration below `kv/`, wildcards included; never `+*`. */
export function randomPattern(random: Random): string {
  const path = ['kv', ...random.list(0, 2, (one) => one.pick(segments))].join('/');
  const end = random.pick(['', '', '/*', '*', '/']);
  const whole = random.boolean(0.03) ? random.pick(['*', '+/*', '+/a', 'kv/*']) : path + end;
  return whole.includes('+*') || whole.startsWith('/') ? 'kv/a*' : whole;
}

export function randomRule(random: Random): string {
  const capabilities = [...new Set(random.list(0, 3, (one) => one.pick(words)))];
  return `path "${randomPattern(random)}" { capabilities = ${JSON.stringify(capabilities)} }`;
}

export function randomPolicy(random: Random): string {
  return random.list(0, 6, randomRule).join('\n');
}

/** Every path of a small world: `depth` segments below `kv`, two below some other names. */
export function allPaths(depth: number): string[] {
  const found: string[] = [];
  const walk = (prefix: string, left: number): void => {
    for (const segment of ['', 'a', 'b', 'ab', 'abz', 'bz', 'z']) {
      const path = `${prefix}/${segment}`;
      found.push(path);
      if (left > 1) walk(path, left - 1);
    }
  };
  for (const [first, below] of [['kv', depth], ['z', 2], ['a', 2], ['kvz', 2]] as const) {
    found.push(first);
    walk(first, below);
  }
  return found;
}
