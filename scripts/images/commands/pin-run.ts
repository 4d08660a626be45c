import { applyEdits } from '../../core/edit.ts';
import type { TextEdit } from '../../core/edit.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { UsageError } from '../../core/failure.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { SourceFile } from '../../core/source.ts';
import { createLimit } from '../../lib/limit.ts';
import type { Invocation } from '../../ports/command.ts';
import type { Readers } from '../../ports/index.ts';
import type { Catalog } from '../catalog.ts';
import { mentioned, pinEdits } from '../pin.ts';
import type { Pin } from '../pin.ts';
import { loadCatalog } from './load-catalog.ts';
import type { options } from './pin-options.ts';
import { placeOf } from './read-base.ts';

const atOnce = 8;

export async function run({ options: given, args, read }: Invocation<typeof options>): Promise<Outcome> {
  const { catalog, lock } = await loadCatalog(read);
  const sources = await Promise.all([...new Set(args)].map((file) => sourceOf(file, read)));
  const locked = Object.entries(lock.bases).map(([reference, { digest }]): Pin => ({ reference, digest }));
  const pins = [...locked, ...await ownPins(sources, catalog, read)];
  const edits = sources.map((source) => ({ source, edits: pinEdits(source.path, source.text, pins) })).filter(({ edits: some }) => some.length > 0);
  const count = edits.reduce((sum, { edits: some }) => sum + some.length, 0);
  const document = { version: 1, pins: edits.flatMap(({ source, edits: some }) => some.map(({ range, newText }) => ({ file: source.path, start: range.start, digest: newText.slice(1) }))) };
  if (given.check) return { sources, document, diagnostics: edits.flatMap(({ source, edits: some }) => some.map((edit) => finding(source, edit))), summary: `${sources.length} files looked at` };
  return {
    sources, document, summary: `${count} ${count === 1 ? 'reference' : 'references'} in ${sources.length} ${sources.length === 1 ? 'file' : 'files'} pinned anew`,
    plan: edits.map(({ source, edits: some }) => ({ kind: 'write-file', path: source.path, text: applyEdits(source.text, some), before: source.text })),
  };
}

async function sourceOf(path: string, read: Readers): Promise<SourceFile> {
  const text = await (await read.files()).text(path);
  if (text === undefined) throw new UsageError(`there is no file ${path}`);
  return { path, text };
}

/** Digests of the catalogue's own images, as they are mentioned. @throws UsageError for a tag that is not there: it cannot be pinned. */
async function ownPins(sources: readonly SourceFile[], { images }: Catalog, read: Readers): Promise<Pin[]> {
  const repositories = images.map(({ reference }) => reference);
  const names = [...new Set(sources.flatMap(({ text }) => mentioned(text, repositories)))];
  const limit = createLimit(atOnce);
  return Promise.all(names.map((reference) => limit(async (): Promise<Pin> => {
    const { at, tag } = placeOf(reference);
    const digest = await (await read.registry()).digest(at, tag);
    if (digest === undefined) throw new UsageError(`its registry has no ${reference}; nothing was written`, { help: 'name a tag that exists, or release the image first' });
    return { reference, digest };
  })));
}

function finding({ path, text }: SourceFile, { range, newText }: TextEdit): Diagnostic {
  const start = text.slice(0, range.start).search(/[^\s'"=]*$/);
  return {
    rule: 'LCK005', severity: 'error', location: { kind: 'file', path, range: { start, end: range.end } },
    message: range.start === range.end ? `\`${text.slice(start, range.start)}\` has no digest; today it is ${newText.slice(1)}` : `\`${text.slice(start, range.start)}\` is pinned to another digest than today's, ${newText.slice(1)}`,
    help: `run \`images pin ${path}\``,
  };
}
