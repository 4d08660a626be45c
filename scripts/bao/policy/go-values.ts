/*
 * Texts as Go's `strconv.ParseInt`, `time.ParseDuration` and `time.Parse` read them.
 */

const least = -(2n ** 63n);
const most = 2n ** 63n - 1n;

/** Longest text that is tried as a number or a time. */
const longestText = 100;

/** An integer with Go's base prefixes (`0x`, `0o`, `0b`, leading 0) and underscores; `undefined` when it is none. */
export function parseInteger(text: string): number | undefined {
  if (text.length > longestText) return undefined;
  const match = /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)$/.exec(text);
  if (match === null) return undefined;
  const digits = (match[2] as string).replaceAll('_', '');
  const plain = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  return within(BigInt(plain) * (match[1] === '-' ? -1n : 1n));
}

/** A decimal integer; `undefined` when it is none. */
export function parseDecimal(text: string): number | undefined {
  return text.length <= longestText && /^[+-]?\d+$/.test(text) ? within(BigInt(text.replace(/^\+/, ''))) : undefined;
}

function within(value: bigint): number | undefined {
  return value >= least && value <= most ? Number(value) : undefined;
}

const units: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, 'µs': 1e-6, 'μs': 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
/** Seconds that fit into a duration of Go. */
const longest = 9_223_372_036;

function bounded(seconds: number | undefined): number | undefined {
  return seconds === undefined || Math.abs(seconds) > longest ? undefined : seconds;
}

/** Seconds of `90`, `90s`, `1h30m`, `2d`; the empty text is 0. `undefined` when it is none of them. */
export function parseDuration(text: string): number | undefined {
  if (text === '') return 0;
  if (text.length > longestText) return undefined;
  const plain = parseDecimal(text);
  if (plain !== undefined) return bounded(plain);
  if (text.endsWith('d')) {
    const days = parseDecimal(text.slice(0, -1));
    return days === undefined ? undefined : bounded(days * 86_400);
  }
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text);
  if (match === null) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of (match[2] as string).matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    seconds += Number(amount) * (units[unit as string] as number);
  }
  return bounded(match[1] === '-' ? -seconds : seconds);
}

/** Unix milliseconds of an RFC 3339 time or of seconds since 1970; `undefined` when it is neither. */
export function parseTime(text: string): number | undefined {
  if (text.length > longestText) return undefined;
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(text);
  if (match === null) {
    const epoch = parseDecimal(text);
    return epoch === undefined ? undefined : epoch * 1000;
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  if (month < 1 || month > 12 || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * (match[8] === '-' ? -1 : 1);
  if (Number(match[9] ?? 0) > 24 || Number(match[10] ?? 0) > 60) return undefined;
  return date.getTime() + Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000) - offset * 60_000;
}
