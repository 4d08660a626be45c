import type { Diagnostic, Fix } from '../../core/diagnostic.ts';
import { applyEdits, selectCompatible } from '../../core/edit.ts';
import type { TextEdit } from '../../core/edit.ts';
import { isRecord, listOf, toLspRange, toOffset } from './protocol.ts';
import { toLsp } from './publish.ts';
import { rangeOf } from './scene.ts';
import type { Addresses, Scene, View } from './scene.ts';

const mostRounds = 10;
const fixAllKind = 'source.fixAll.ci-lint';

export const actionKinds = ['quickfix', fixAllKind];

type Change = Record<string, object[]>;

/** Edits as the protocol wants them; nothing when one is in a file that is not here. */
function changesOf(edits: readonly TextEdit[], scene: Scene, addressOf: Addresses): Change | undefined {
  const changes: Change = {};
  for (const edit of edits) {
    const source = scene.sources.get(edit.path);
    const place = scene.place(edit.path);
    if (source === undefined || place === undefined) return undefined;
    (changes[addressOf(place)] ??= []).push({ range: toLspRange(source, edit.range), newText: edit.newText });
  }
  return changes;
}

/** The one stretch of a text that differs from another. */
function replacement(path: string, before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let [end, newEnd] = [before.length, after.length];
  while (end > start && newEnd > start && before[end - 1] === after[newEnd - 1]) [end, newEnd] = [end - 1, newEnd - 1];
  return { path, range: { start, end }, newText: after.slice(start, newEnd) };
}

/** Safe fixes that touch this file and no other. */
function safeFixes(all: readonly Diagnostic[], path: string): Fix[] {
  return all.flatMap(({ fix }) => (fix?.safety === 'safe' && fix.edits.every((edit) => edit.path === path) ? [fix] : []));
}

/** The edits of `--fix` in this file: round after round, as one fix can show the next. */
function fixAll({ scene, file: { source } }: View): TextEdit[] {
  const first = selectCompatible(safeFixes(scene.diagnostics, source.path)).flatMap(({ edits }) => edits);
  if (first.length === 0) return [];
  let text = applyEdits(source.text, first);
  let rounds = 1;
  for (; rounds < mostRounds; rounds += 1) {
    const next = selectCompatible(safeFixes(scene.again(new Map([[source.path, text]])), source.path)).flatMap(({ edits }) => edits);
    const after = applyEdits(text, next);
    if (after === text) break;
    text = after;
  }
  return rounds === 1 ? first : [replacement(source.path, source.text, text)];
}

/** `only` of the request: kinds, of which one may stand for everything below it. */
function wants(only: readonly unknown[], kind: string): boolean {
  return only.length === 0 || only.some((one) => typeof one === 'string' && (kind === one || kind.startsWith(`${one}.`)));
}

function quickFixes(view: View, from: number, to: number, addressOf: Addresses): object[] {
  const { scene, file, own } = view;
  const here = own.filter((one) => one.fix !== undefined && rangeOf(one).start <= to && rangeOf(one).end >= from);
  const single = here.flatMap((diagnostic) => {
    const fix = diagnostic.fix as Fix;
    const changes = changesOf(fix.edits, scene, addressOf);
    if (changes === undefined) return [];
    const title = fix.safety === 'safe' ? fix.title : `${fix.title} (unsafe: read what it changes)`;
    return [{ title, kind: 'quickfix', isPreferred: fix.safety === 'safe', diagnostics: [toLsp(diagnostic, file.source, scene, addressOf)], edit: { changes } }];
  });
  const rules = [...new Set(here.filter(({ fix }) => fix?.safety === 'safe').map(({ rule }) => rule))];
  const together = rules.flatMap((rule) => {
    const all = selectCompatible(safeFixes(own.filter((one) => one.rule === rule), file.source.path));
    const changes = all.length < 2 ? undefined : changesOf(all.flatMap(({ edits }) => edits), scene, addressOf);
    return changes === undefined ? [] : [{ title: `Fix all ${all.length} of ${rule} in this file`, kind: 'quickfix', edit: { changes } }];
  });
  return [...single, ...together];
}

/** Fixes of findings that touch a range, and of everything in the file: the same edits that `--fix` and `--unsafe-fixes` make. */
export function codeActions(view: View, params: unknown, addressOf: Addresses): object[] {
  const range = isRecord(params) ? params['range'] : undefined;
  const only = listOf(isRecord(params) ? params['context'] : undefined, 'only');
  const { source } = view.file;
  const [from, to] = isRecord(range) ? [toOffset(source, range['start']), toOffset(source, range['end'])] : [0, -1];
  const quick = wants(only, 'quickfix') && isRecord(range) ? quickFixes(view, from, to, addressOf) : [];
  // unasked it is offered where there is something to fix: looking it through costs a judgement
  const edits = wants(only, fixAllKind) && (only.length > 0 || quick.length > 0) ? fixAll(view) : [];
  const changes = edits.length === 0 ? undefined : changesOf(edits, view.scene, addressOf);
  return [...quick, ...(changes === undefined ? [] : [{ title: 'Fix everything in this file that is safe to fix (ci-lint)', kind: fixAllKind, edit: { changes } }])];
}
