/*
 * When products end, in the shape of endoflife.date's API v1 (`/api/v1/products/PRODUCT/`, endoflife.date/docs/api/v1).
 * Its booleans were computed on the day the answer was made; only the dates count here.
 */

/** One supported line of a product: Python 3.14, Debian 13. */
export interface Cycle {
  readonly name: string;
  /** In lower case, first word: `trixie`, `noble`. */
  readonly codename: string | undefined;
  /** `YYYY-MM-DD`, the last day; nothing when it is not known. */
  readonly until: string | undefined;
  /** Said to have ended, without a date. */
  readonly ended: boolean;
  /** Newest release of the line. */
  readonly latest: string | undefined;
}

export interface Product {
  readonly name: string;
  readonly label: string;
  /** The newest first, as the API gives them. */
  readonly cycles: readonly Cycle[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function cycleOf(value: unknown): Cycle | undefined {
  if (!isRecord(value)) return undefined;
  const name = textOf(value['name']);
  if (name === undefined) return undefined;
  const until = textOf(value['eolFrom']);
  if (until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(until)) return undefined;
  const latest = isRecord(value['latest']) ? textOf(value['latest']['name']) : undefined;
  return { name, codename: textOf(value['codename'])?.split(' ')[0]?.toLowerCase(), until, ended: until === undefined && value['isEol'] === true, latest };
}

/** The product in an answer of the API, or what is wrong with the text, as the end of a sentence. */
export function parseProduct(text: string): Product | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const result = isRecord(data) && isRecord(data['result']) ? data['result'] : undefined;
  const [name, releases] = [textOf(result?.['name']), result?.['releases']];
  if (name === undefined || !Array.isArray(releases)) return 'it has no `result` with `name` and `releases`, as version 1 of the API gives them';
  const cycles = releases.map(cycleOf);
  const wrong = cycles.findIndex((cycle) => cycle === undefined);
  if (wrong !== -1) return `its release ${wrong + 1} has no name, or a date that is none`;
  return { name, label: textOf(result?.['label']) ?? name, cycles: cycles.filter((cycle) => cycle !== undefined) };
}
