/** One line of a `.gitignore`, compiled. */
export interface IgnoreRule {
  readonly pattern: RegExp;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
}

/** A glob of git as a regular expression over a path relative to the file's folder (gitignore(5)). */
function expressionOf(glob: string): string {
  let source = '';
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at] as string;
    if (character === '*' && glob[at + 1] === '*') {
      const before = at === 0 || glob[at - 1] === '/';
      const after = at + 2 >= glob.length || glob[at + 2] === '/';
      if (before && after) {
        if (at + 2 >= glob.length) return `${source}.+`;
        source += '(?:[^/]+/)*';
        at += 2;
        continue;
      }
      while (glob[at + 1] === '*') at += 1;
      source += '[^/]*';
    } else if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === '[') {
      const end = glob.indexOf(']', at + 2);
      if (end === -1) source += '\\[';
      else {
        source += `[${glob.slice(at + 1, end).replace(/^!/, '^').replaceAll('\\', '\\\\').replaceAll('[', '\\[')}]`;
        at = end;
      }
    } else if (character === '\\' && at + 1 < glob.length) {
      at += 1;
      source += (glob[at] as string).replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    } else source += character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  return source;
}

/** The rules of one `.gitignore`, in their order. A line that is no valid pattern ignores nothing, as in git. */
export function parseIgnore(text: string): IgnoreRule[] {
  const rules: IgnoreRule[] = [];
  for (const raw of text.split('\n')) {
    let line = raw.replace(/\r$/, '').replace(/(?<!\\)[ \t]+$/, '');
    if (line === '' || line.startsWith('#')) continue;
    const negated = line.startsWith('!');
    if (negated) line = line.slice(1);
    const foldersOnly = line.endsWith('/');
    if (foldersOnly) line = line.slice(0, -1);
    const anchored = line.includes('/');
    if (line.startsWith('/')) line = line.slice(1);
    try {
      rules.push({ pattern: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${expressionOf(line)}$`), negated, foldersOnly });
    } catch {
      continue;
    }
  }
  return rules;
}

/** What the last matching rule says of a path relative to the rules' folder; `undefined` when none matches. */
export function ignores(rules: readonly IgnoreRule[], path: string, folder: boolean): boolean | undefined {
  for (let at = rules.length - 1; at >= 0; at -= 1) {
    const rule = rules[at] as IgnoreRule;
    if (rule.foldersOnly && !folder) continue;
    if (rule.pattern.test(path)) return !rule.negated;
  }
  return undefined;
}
