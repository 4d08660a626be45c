import type { Finding } from '../core/rule.ts';
import type { Range, SourceFile } from '../core/source.ts';
import type { CommitMessage, Deviation, DeviationName } from './commit-message.ts';

/** What a rule about one commit message looks at. */
export interface MessageSubject {
  /** The message as a text with a name, so that findings have places. */
  readonly source: SourceFile;
  readonly message: CommitMessage;
  /** Types that the policy knows. */
  readonly types: readonly string[];
  readonly scopes: readonly string[] | undefined;
  readonly headerLength: number | undefined;
  /** Made by this program. */
  readonly isRelease: boolean;
}

/**
 * Nothing in this message can concern a rule about history: they speak of deviations, and of markers in brackets. It
 * is asked of every commit, and costs a tenth of asking the rules.
 */
export function isOrdinary(message: CommitMessage): boolean {
  return message.deviations.length === 0 && !message.text.includes('[');
}

export function findingAt(subject: MessageSubject, range: Range, message: string, help: string): Finding {
  return { message, help, location: { kind: 'file', path: subject.source.path, range } };
}

/** One finding for each deviation of these names. */
export function* deviationFindings(subject: MessageSubject, names: readonly DeviationName[]): Generator<Finding> {
  for (const { name, message, help, range } of subject.message.deviations as readonly Deviation[]) {
    if (names.includes(name)) yield findingAt(subject, range, message, help);
  }
}
