import type { Fix, Related, Severity } from '../core/diagnostic.ts';
import type { Range } from '../core/source.ts';
import type { Finding } from '../core/rule.ts';
import type { Mistake, Place } from './model.ts';
import { isCompilerRefusal, refusalsOf } from './server-checks.ts';
import type { Refusal } from './server-checks.ts';
import type { PipelineFile, Subject } from './subject.ts';

interface Extra {
  readonly help?: string | undefined;
  readonly severity?: Severity;
  readonly contentKey?: string;
  readonly fix?: Fix;
  readonly related?: readonly Related[];
}

function withoutUndefined(extra: Extra): Omit<Finding, 'message' | 'location'> {
  const { help, ...rest } = extra;
  return help === undefined ? rest : { ...rest, help };
}

/** A finding at a range of a file. */
export function findingAt({ source }: PipelineFile, range: Range, message: string, extra: Extra = {}): Finding {
  return { message, location: { kind: 'file', path: source.path, range }, ...withoutUndefined(extra) };
}

/**
 * A finding about a value: where the author refers to it, and, when it came through an alias or a merge, where it is
 * written as well.
 */
export function findingFor(file: PipelineFile, { range, use }: Place, message: string, extra: Extra = {}): Finding {
  if (use === undefined) return findingAt(file, range, message, extra);
  const defined = { message: 'the value is written here', location: { kind: 'file' as const, path: file.source.path, range } };
  return findingAt(file, use, message, { ...extra, related: [defined, ...(extra.related ?? [])] });
}

/** Findings from what the parser noticed. Blocking ones are errors, the others warnings. */
export function* mistakesOf({ files }: Subject, kinds: readonly Mistake['kind'][]): Generator<Finding> {
  for (const file of files) {
    for (const mistake of file.workflow.mistakes) {
      if (!kinds.includes(mistake.kind)) continue;
      const related = mistake.related === undefined ? undefined : [{ message: 'the first one is here', location: { kind: 'file' as const, path: file.source.path, range: mistake.related } }];
      yield findingFor(file, mistake, mistake.message, { help: mistake.help, severity: mistake.blocking ? 'error' : 'warning', ...(related === undefined ? {} : { related }) });
    }
  }
}

/** True when the tree could not be read: then what is missing in the model says nothing. */
export function isUnreadable({ workflow }: PipelineFile): boolean {
  return workflow.mistakes.some(({ blocking, kind }) => blocking && kind !== 'duplicate-key') && workflow.root === undefined;
}

/** Findings from what the server's linter and compiler refuse. */
export function* refusalsIn({ files, settings }: Subject, kinds: readonly Refusal['kind'][]): Generator<Finding> {
  for (const file of files) {
    if (isUnreadable(file)) continue;
    for (const refusal of refusalsOf(file.workflow, settings)) {
      if (kinds.includes(refusal.kind)) yield findingFor(file, refusal.place, refusal.message, { help: refusal.help });
    }
  }
}

/** The first thing for which the server refuses this file, as one line. */
export function blockingReason(file: PipelineFile, { settings }: Subject): string | undefined {
  const mistake = file.workflow.mistakes.find(({ blocking }) => blocking);
  if (mistake !== undefined) return mistake.message;
  const error = file.substitution.errors[0];
  if (error !== undefined) return `substitution fails: ${error.reason}`;
  for (const refusal of refusalsOf(file.workflow, settings)) {
    if (!isCompilerRefusal(refusal)) return refusal.message;
  }
  return undefined;
}
