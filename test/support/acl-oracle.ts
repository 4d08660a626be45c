/*
 * OpenBao's choice of a rule once more, as its documentation tells it and as slowly as can be: each pattern is a regular
 * expression, all are tried, and the best of those that match is found by comparing them pair by pair. Shares no code with
 * the engine.
 */

export interface OracleRule {
  /** Namespace of the policy, `''` or with `/` at its end. */
  readonly namespace: string;
  readonly path: string;
  readonly capabilities: readonly string[];
}

interface Candidate {
  readonly text: string;
  readonly expression: RegExp;
  readonly kind: 'exact' | 'prefix' | 'segments';
  readonly words: ReadonlySet<string>;
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function candidateOf(text: string, words: ReadonlySet<string>): Candidate {
  const isSegments = text === '+' || text.startsWith('+/') || text.includes('/+');
  const isGlob = text.endsWith('*');
  const body = isGlob ? text.slice(0, -1) : text;
  if (!isSegments) return { text, words, kind: isGlob ? 'prefix' : 'exact', expression: new RegExp(`^${literal(body)}${isGlob ? '[^]*' : ''}$`) };
  const source = body.split('/').map((segment) => (segment === '+' ? '[^/]*' : literal(segment))).join('/');
  return { text, words, kind: 'segments', expression: new RegExp(`^${source}${isGlob ? '[^]*' : ''}$`) };
}

/** Rules of one pattern are one: all words, but only `deny` where one of them says so. An empty list adds nothing. */
function merged(rules: readonly OracleRule[]): Candidate[] {
  const texts = new Map<string, Set<string>>();
  for (const { namespace, path, capabilities } of rules) {
    const text = namespace + path.replace(/^\//, '');
    const words = texts.get(text) ?? new Set<string>();
    texts.set(text, words);
    for (const word of capabilities) words.add(word);
  }
  return [...texts].map(([text, words]) => candidateOf(text, words.has('deny') ? new Set() : words));
}

/** The five rules of the documentation on which of two patterns is the better one. */
function isBetter(a: Candidate, b: Candidate): boolean {
  const wildcard = ({ text }: Candidate): number => {
    const plus = text.split('/').indexOf('+');
    const at = plus === -1 ? Infinity : text.split('/').slice(0, plus).join('/').length + (plus === 0 ? 0 : 1);
    return Math.min(at, text.endsWith('*') ? text.length - 1 : Infinity);
  };
  if (wildcard(a) !== wildcard(b)) return wildcard(a) > wildcard(b);
  const glob = ({ text }: Candidate): boolean => text.endsWith('*');
  if (glob(a) !== glob(b)) return glob(b);
  const pluses = ({ text }: Candidate): number => text.split('/').filter((one) => one === '+').length;
  if (pluses(a) !== pluses(b)) return pluses(a) < pluses(b);
  const plain = ({ text }: Candidate): string => text.replace(/\*$/, '');
  if (plain(a).length !== plain(b).length) return plain(a).length > plain(b).length;
  return plain(a) > plain(b);
}

function best(candidates: readonly Candidate[], path: string): Candidate | undefined {
  const found = candidates.filter(({ kind, expression }) => kind !== 'exact' && expression.test(path));
  return found.reduce<Candidate | undefined>((one, other) => (one === undefined || isBetter(other, one) ? other : one), undefined);
}

/** Whether a request is allowed. LIST and SCAN end with a slash, which is cut off where no rule is found with it; before 2.6 LIST cut it off first, and SCAN only for exact rules. */
export function oracleAllows(rules: readonly OracleRule[], operation: string, path: string, isOld: boolean): boolean {
  const candidates = merged(rules);
  const lists = operation === 'list' || operation === 'scan';
  const asked = lists && !path.endsWith('/') ? `${path}/` : path;
  const exact = (text: string): Candidate | undefined => candidates.find((one) => one.kind === 'exact' && one.text === text);
  const cut = asked.slice(0, -1);
  const looked = !lists ? [exact(asked), best(candidates, asked)]
    : !isOld ? [exact(asked), exact(cut), best(candidates, asked), best(candidates, cut)]
      : [exact(asked), exact(cut), ...(operation === 'list' ? [best(candidates, cut)] : []), best(candidates, asked)];
  return looked.find((one) => one !== undefined)?.words.has(operation) ?? false;
}
