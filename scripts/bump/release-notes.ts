/** The text of one version out of a changelog in keep-a-changelog form (https://keepachangelog.com), as a release page shows it. */

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const heading = /^##(?!#)/;
const fence = /^ {0,3}(`{3,}|~{3,})/;
const definition = /^ {0,3}\[([^\]]+)\]:\s*\S/;

/** Lines that begin a section of the second level, fenced code left out. */
function sectionStarts(lines: readonly string[]): number[] {
  let open: string | undefined;
  return lines.flatMap((line, at) => {
    const mark = fence.exec(line)?.[1];
    if (open === undefined && mark !== undefined) open = mark;
    else if (open !== undefined && mark !== undefined && mark.startsWith(open)) open = undefined;
    return open === undefined && mark === undefined && heading.test(line) ? [at] : [];
  });
}

/**
 * The section of a release, by its tag or its version, without its heading; `undefined` when there is none, or it is
 * empty. Link definitions elsewhere in the file come along when the section uses them, so that links work on the page.
 */
export function notesOf(changelog: string, tag: string, version: string): string | undefined {
  const lines = changelog.replace(/^\ufeff/, '').split(/\r?\n/);
  const wanted = new RegExp(`^##\\s+\\[?(?:${escaped(tag)}|[vV]?${escaped(version)})(?=[\\]\\s(]|$)`);
  const starts = sectionStarts(lines);
  const at = starts.findIndex((start) => wanted.test(lines[start] as string));
  if (at === -1) return undefined;
  const section = lines.slice((starts[at] as number) + 1, starts[at + 1] ?? lines.length);
  const body = section.filter((line) => !definition.test(line)).join('\n').trim();
  if (body === '') return undefined;
  const used = lines.filter((line) => {
    const name = definition.exec(line)?.[1];
    return name !== undefined && body.includes(`[${name}]`);
  });
  return `${body}\n${used.length === 0 ? '' : `\n${used.join('\n')}\n`}`;
}
