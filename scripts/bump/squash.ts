import { parseHeader } from '../lib/conventional-commit.ts';

/*
 * Several commits in one: what a squash merge leaves behind. Which forms count is a setting, since a strict reading of
 * Conventional Commits knows one header per commit.
 */

/** `auto`: git's own block, and bullets when the subject carries Forgejo's `(#12)`. `all`: bullets and paragraphs anywhere. */
export type SquashMode = 'off' | 'auto' | 'all';


const isHeader = (line: string): boolean => parseHeader(line) !== undefined;

/** Bodies of `git merge --squash`: `commit SHA`, author, date, then the message indented by four spaces. */
function gitBlocks(lines: readonly string[]): string[] {
  if (!lines.some((line) => line === 'Squashed commit of the following:')) return [];
  const messages: string[][] = [];
  for (const line of lines) {
    if (/^commit [0-9a-f]{7,64}$/.test(line)) messages.push([]);
    else if (messages.length > 0 && (line.startsWith('    ') || line === '')) (messages.at(-1) as string[]).push(line.slice(4));
  }
  return messages.map((message) => message.join('\n').trim()).filter((message) => message !== '');
}

/** `* type: description` with the lines that belong to it; Forgejo writes one bullet per commit. */
function bullets(lines: readonly string[]): string[] {
  const messages: string[][] = [];
  let open = false;
  for (const line of lines) {
    const item = /^[*-] +(.*)$/.exec(line)?.[1];
    if (item !== undefined) {
      open = isHeader(item);
      if (open) messages.push([item]);
    } else if (/^(?:-{3,}|Co-authored-by: |Reviewed-on: |Reviewed-by: |Signed-off-by: )/.test(line)) open = false;
    else if (open) (messages.at(-1) as string[]).push(line.replace(/^ {2}/, ''));
  }
  return messages.map((message) => message.join('\n').trimEnd());
}

/** Paragraphs that begin with a header of their own. */
function paragraphs(lines: readonly string[]): string[] {
  const messages: string[][] = [];
  for (const [at, line] of lines.entries()) {
    const first = at === 0 || lines[at - 1] === '';
    if (first && isHeader(line)) messages.push([line]);
    else messages.at(-1)?.push(line);
  }
  return messages.map((message) => message.join('\n').trimEnd());
}

/** The messages inside a squash commit, without its own header; none when it is an ordinary commit. */
export function squashedMessages(message: string, mode: SquashMode): string[] {
  if (mode === 'off' || !message.includes('\n')) return [];
  // nearly every message is an ordinary one: nothing in it begins as a block or a bullet does
  if (mode === 'auto' && !message.includes('\n* ') && !message.includes('\n- ') && !message.includes('Squashed commit of the following:')) return [];
  const [subject = '', ...body] = message.split(/\r?\n/);
  const lines = outsideOfFences(body);
  const blocks = gitBlocks([subject, ...lines]);
  if (blocks.length > 0) return blocks;
  const isForgejo = /\(#\d+\)\s*$/.test(subject);
  if (mode === 'auto' && !isForgejo) return [];
  const found = bullets(lines);
  return found.length > 0 || mode === 'auto' ? found : paragraphs(lines);
}

function outsideOfFences(lines: readonly string[]): string[] {
  let open = false;
  return lines.filter((line) => {
    const isFence = /^ {0,3}(?:`{3,}|~{3,})/.test(line);
    if (isFence) open = !open;
    return !open && !isFence;
  });
}
