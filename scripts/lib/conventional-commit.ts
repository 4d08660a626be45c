import { CommitParser } from 'conventional-commits-parser';

/*
 * The parser's defaults do not know `!`, and match notes in any case anywhere in the body. So it gets the header line
 * only, with a strict pattern: type, optional scope with one level of parentheses, `!`, a colon and one or more
 * ASCII spaces. Footers are read by bump/commit-message.ts.
 */
const headerPattern = /^(\p{L}[\p{L}\p{N}_/-]*)(?:\(((?:[^()]|\([^()]*\))+)\))?(!)?: +(\S.*)$/u;

const parser = new CommitParser({
  headerPattern,
  headerCorrespondence: ['type', 'scope', 'bang', 'subject'],
});

export interface Header {
  readonly type: string;
  readonly scope: string | null;
  readonly breaking: boolean;
  readonly description: string;
}

/** The header line of a commit message by Conventional Commits 1.0.0, or nothing when it is not one or longer than `longestHeader`. */
export function parseHeader(line: string): Header | undefined {
  if (line === '' || line.length > 4096 || line.startsWith('\n')) return undefined;
  const { type, scope, bang, subject } = parser.parse(line);
  if (typeof type !== 'string' || typeof subject !== 'string' || subject.trim() === '') return undefined;
  return { type, scope: scope ?? null, breaking: bang === '!', description: subject.trim() };
}
