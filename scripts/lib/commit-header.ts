import { parseHeader as parseAny } from './conventional-commit.ts';
import type { Header } from './conventional-commit.ts';

/*
 * Nearly all headers are plain ASCII, and a history has tens of thousands of them: the pattern of
 * conventional-commit.ts for ASCII types, without the cost of `\p{L}` and of the parser around it. The two say the
 * same of every header (test/lib/commit-header.test.ts).
 */
const plain = /^([A-Za-z][A-Za-z0-9_/-]*)(?:\(((?:[^()]|\([^()]*\))+)\))?(!)?: +(\S.*)$/;

/** Longest header that is read, in UTF-16 units; more is not written by people. */
export const longestHeader = 4096;

/** The header line of a commit message by Conventional Commits 1.0.0, or nothing when it is not one. */
export function parseHeader(line: string): Header | undefined {
  if (line.length > longestHeader || !line.includes(': ')) return undefined;
  const match = plain.exec(line);
  if (match === null) return /[^\0-\x7f]/.test(line) ? parseAny(line) : undefined;
  return { type: match[1] as string, scope: match[2] ?? null, breaking: match[3] !== undefined, description: (match[4] as string).trim() };
}
