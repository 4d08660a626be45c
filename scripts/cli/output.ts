import { UsageError } from '../core/failure.ts';
import { didYouMean } from '../lib/suggest.ts';
import { formats } from '../report/index.ts';

export type FormatName = keyof typeof formats;

/** One `--output`: what, and where to. Without a file it goes to stdout. */
export interface Destination {
  readonly format: FormatName;
  readonly file: string | undefined;
}

/** @throws UsageError for an unknown format, or two reports for one place. */
export function parseOutputs(given: readonly string[]): Destination[] {
  const destinations = (given.length === 0 ? ['pretty'] : given).map((text): Destination => {
    const colon = text.indexOf(':');
    const name = colon === -1 ? text : text.slice(0, colon);
    const file = colon === -1 ? undefined : text.slice(colon + 1);
    if (!Object.hasOwn(formats, name)) {
      throw new UsageError(`--output does not know the format "${name}"${didYouMean(name, Object.keys(formats))}`, { help: `formats: ${Object.keys(formats).join(', ')}` });
    }
    if (file === '') throw new UsageError(`--output ${text} names no file behind the colon`);
    return { format: name as FormatName, file: file === '-' ? undefined : file };
  });
  for (const [at, { file }] of destinations.entries()) {
    if (destinations.findIndex((other) => other.file === file) !== at) {
      throw new UsageError(file === undefined ? '--output has two reports for stdout' : `--output has two reports for ${file}`, { help: 'send one of them to a file: --output sarif:report.sarif' });
    }
  }
  return destinations;
}
