import type { Container } from '../model.ts';
import { commandLines, globToPattern } from './commands.ts';
import type { FieldClause } from './contract.ts';
import type { FieldDifference } from './field-difference.ts';

/** Globs that have to be there, in the order in which they are looked for. */
function itemsOf(clause: FieldClause, wanted: Container): readonly string[] {
  return clause.items ?? commandLines(wanted).map(({ text }) => text);
}

/** Globs that no line matches; with `inOrder`, each behind the one before. */
function absent(items: readonly string[], lines: readonly string[], inOrder: boolean): string[] {
  let from = 0;
  return items.filter((item) => {
    const pattern = globToPattern(item);
    const at = lines.findIndex((line, index) => (!inOrder || index >= from) && pattern.test(line));
    // one line may hold two commands: `a && b`
    if (at !== -1) from = at;
    return at === -1;
  });
}

function shown(glob: string): string {
  return glob.replaceAll(/^\*|\*$/g, '').trim();
}

function* missing(clause: FieldClause, wanted: Container, found: Container): Generator<FieldDifference> {
  const lines = commandLines(found).map(({ text }) => text);
  const items = itemsOf(clause, wanted);
  if (clause.mode === 'exact') {
    const all = commandLines(wanted).map(({ text }) => text);
    if (all.join('\n') !== lines.join('\n')) yield { message: `\`${found.name}\` runs other commands than the template`, help: 'they have to be the same' };
    return;
  }
  if (clause.mode === 'subset') {
    const patterns = items.map(globToPattern);
    for (const line of commandLines(found)) {
      if (!patterns.some((pattern) => pattern.test(line.text))) yield { message: `\`${found.name}\` runs \`${line.text}\`, which its template does not`, place: line.place };
    }
    return;
  }
  for (const item of absent(items, lines, clause.mode === 'subsequence')) {
    const elsewhere = clause.mode === 'subsequence' && lines.some((line) => globToPattern(item).test(line));
    yield { message: elsewhere ? `\`${found.name}\` runs \`${shown(item)}\` too early` : `\`${found.name}\` no longer runs \`${shown(item)}\``, help: 'the template does, and a check that does not run is always green' };
  }
}

/** What the commands of a step lack, and what takes their force away. */
export function* compareCommands(clause: FieldClause, wanted: Container, found: Container): Generator<FieldDifference> {
  if (['exact', 'subset', 'superset', 'subsequence', 'covers'].includes(clause.mode)) yield* missing(clause, wanted, found);
  for (const pattern of clause.forbid ?? []) {
    const line = commandLines(found).find(({ text }) => new RegExp(pattern).test(text));
    const said = line === undefined ? undefined : new RegExp(pattern).exec(line.text)?.[0].trim();
    if (line !== undefined) yield { message: `\`${found.name}\` is weakened by \`${said ?? ''}\``, help: 'without it the step fails when something is wrong; for an audit there is `failure: ignore`', place: line.place };
  }
}
