import type { Range } from '../../core/source.ts';

/** A policy text inside of a Terraform file. */
export interface EmbeddedPolicy {
  /** `name = "..."` of its block, else the label of the resource, else `policy`. */
  readonly name: string;
  /** As long as the whole file, everything outside of the policy blanked, so that places are places of the file. */
  readonly text: string;
  readonly range: Range;
}

const start = /\bpolicy[ \t]*=[ \t]*<<(-?)([A-Za-z_]\w*)[ \t]*\r?\n/g;

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** The line that closes a heredoc; `undefined` when none does. */
function closing(text: string, from: number, anchor: string): number | undefined {
  for (let at = from; at < text.length;) {
    const stop = text.indexOf('\n', at);
    const line = text.slice(at, stop === -1 ? text.length : stop);
    if (line.trim() === anchor) return at;
    if (stop === -1) return undefined;
    at = stop + 1;
  }
  return undefined;
}

function nameBefore(text: string, at: number): string {
  const block = text.slice(Math.max(0, text.lastIndexOf('\nresource', at)), at);
  const named = /\bname[ \t]*=[ \t]*"([^"\n$]+)"/.exec(block)?.[1];
  return named ?? /resource[ \t]+"[^"\n]*"[ \t]+"([^"\n]*)"/.exec(block)?.[1] ?? 'policy';
}

/**
 * The policies that stand in `policy = <<EOT` heredocs. HCL2 itself is not read: `${...}` in a path stays in it, and
 * the rule counts as approximate.
 */
export function embeddedPolicies(text: string): EmbeddedPolicy[] {
  const found: EmbeddedPolicy[] = [];
  for (const match of text.matchAll(start)) {
    const from = match.index + match[0].length;
    const stop = closing(text, from, match[2] as string);
    if (stop === undefined) continue;
    const body = text.slice(from, stop);
    found.push({ name: nameBefore(text, match.index), text: blank(text.slice(0, from)) + body + blank(text.slice(stop)), range: { start: from, end: stop } });
  }
  return found;
}
