import { isEnvironmentError, isUsageError } from '../../scripts/core/failure.ts';

/** The error that `work` ends with, as one that a user sees; anything else is thrown on. */
export async function failureOf(work: Promise<unknown>): Promise<{ readonly message: string; readonly help: string; readonly exit: string | undefined }> {
  const error: unknown = await work.then(() => { throw new Error('it did not fail'); }, (reason: unknown) => reason);
  if (!isEnvironmentError(error) && !isUsageError(error)) throw error;
  const plain = (text: string): string => text.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST').replaceAll(/127_0_0_1_\d+/g, 'HOST');
  return { message: plain(error.message), help: plain(error.help ?? ''), exit: error.exit };
}
