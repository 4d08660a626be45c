import type { TextEdit } from '../../core/edit.ts';
import { commandLines, globToPattern } from '../drift/commands.ts';
import type { Container, Text } from '../model.ts';
import type { PipelineFile } from '../subject.ts';
import type { SequenceNode } from '../yaml/node.ts';
import { blockMapping, contentEnd, edit, endOfLine, pairOf } from '../upgrade/yaml-edit.ts';
import { replaceField } from '../upgrade/replace-field.ts';
import type { Attempt, Scene } from './scene.ts';
import { matchOf, wantedOf } from './scene.ts';
import { lineEnd, lineStart } from './step-text.ts';

/** The own list of commands of a step. */
function listOf(file: PipelineFile, step: Container): SequenceNode | undefined {
  const value = step.use === undefined ? pairOf(blockMapping(file, step.range), 'commands')?.value : undefined;
  return value?.kind === 'sequence' && value.items.every(({ kind }) => kind === 'scalar') && value.items.length === step.commands?.items.length ? value : undefined;
}

function matches(item: Text, glob: string): boolean {
  return item.value.split(/\r?\n/).some((line) => globToPattern(glob).test(line.trim()));
}

/** `text` as an item of `list` behind the item `at`; before all others when that is -1. */
function insertItem(file: PipelineFile, list: SequenceNode, at: number, text: string, value: string): TextEdit | undefined {
  const neighbour = list.items[Math.max(0, at)];
  if (neighbour === undefined) return undefined;
  const whole = file.source.text;
  if (list.flow) {
    const word = /^[\w./-][\w ./=-]*$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
    return at === -1 ? edit(file, neighbour.start, neighbour.start, `${word}, `) : edit(file, neighbour.end, neighbour.end, `, ${word}`);
  }
  const line = lineStart(whole, neighbour.start);
  const dash = /^ *- +(?:[|>][-+0-9]*)?$/.exec(whole.slice(line, neighbour.start));
  if (dash === null) return undefined;
  const eol = endOfLine(whole);
  const own = `${dash[0].replace(/[|>].*$/, '')}${text}`;
  const end = lineEnd(whole, contentEnd(whole, neighbour));
  return at === -1 ? edit(file, line, line, own + eol) : edit(file, end, end, eol + own);
}

/** Items of the clause that the template runs and this step does not, put behind the one that comes before them. */
function* missing(scene: Scene): Generator<Attempt> {
  const match = matchOf(scene);
  const wanted = wantedOf(scene);
  if (match === undefined || wanted === undefined) return;
  const { found: { file, step }, clause } = match;
  const globs = clause.commands?.items ?? commandLines(wanted).map(({ text }) => text);
  const glob = globs.find((one) => scene.difference.message.endsWith(`no longer runs \`${one.replaceAll(/^\*|\*$/g, '').trim()}\``));
  const source = glob === undefined ? undefined : wanted.commands?.items.find((item) => matches(item, glob));
  if (glob === undefined || source === undefined || /\n/.test(source.value)) return;
  const written = scene.fresh.source.text.slice(source.range.start, source.range.end);
  const title = `run \`${source.value}\` as the template does`;
  const list = listOf(file, step);
  if (list === undefined) {
    if (step.commands === undefined || step.commands.items.length === 0) {
      const edits = replaceField(scene.fresh, file, step, wanted, 'commands');
      if (edits !== undefined) yield { title, edits };
    }
    return;
  }
  const items = step.commands?.items ?? [];
  const near = globs.slice(0, globs.indexOf(glob)).flatMap((one) => items.findLastIndex((item) => matches(item, one))).filter((at) => at !== -1);
  const next = globs.slice(globs.indexOf(glob) + 1).flatMap((one) => items.findIndex((item) => matches(item, one))).filter((at) => at !== -1);
  const places = [...near.slice(-1), ...next.slice(0, 1).map((at) => at - 1), items.length - 1];
  for (const at of places) {
    const one = insertItem(file, list, at, written, source.value);
    if (one !== undefined) yield { title, edits: [one] };
  }
}

/** What may be cut out of a command without asking what was meant by the rest of it. */
const cuttable = /^(?:\|\|\s*(?:true|:|exit\s+0)|--[\w-]+(?:[= ]never)?)$/;

/** A weakened command, without what weakens it. */
function* weakened({ difference: { message, place, file } }: Scene): Generator<Attempt> {
  const word = /is weakened by `(.*)`$/.exec(message)?.[1];
  const { text } = file.source;
  if (word === undefined || word === '' || place.use !== undefined) return;
  const at = text.indexOf(word, place.range.start);
  if (at === -1 || at + word.length > place.range.end || text.indexOf(word, at + 1) !== -1 && text.indexOf(word, at + 1) < place.range.end) return;
  const title = `take \`${word}\` away`;
  if (cuttable.test(word)) {
    const start = text.slice(0, at).trimEnd().length;
    if (text.slice(start, at).includes('\n')) return;
    yield { title, edits: [edit(file, start, at + word.length, '')] };
  } else if (word === 'set +e') {
    const line = lineStart(text, at);
    const end = text.indexOf('\n', at);
    if (/^ *(?:- +['"]?)?set \+e['"]?\s*$/.test(text.slice(line, end === -1 ? text.length : end))) yield { title, edits: [edit(file, line, end === -1 ? text.length : end + 1, '')] };
  }
}

/** DRF004. */
export function* mendCommands(scene: Scene): Generator<Attempt> {
  yield* weakened(scene);
  yield* missing(scene);
}
