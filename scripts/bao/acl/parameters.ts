import type { Limits, ParameterValues, Value } from '../policy/model.ts';

type Data = Readonly<Record<string, Value | null>>;

/** A string with one `*` at its start, its end or both; shorter than two characters it is compared as it is. */
function globMatches(glob: string, text: string): boolean {
  if (glob.length < 2) return text === glob;
  const front = glob.startsWith('*');
  const back = glob.endsWith('*');
  if (front && back) return text.includes(glob.slice(1, -1));
  if (front) return text.endsWith(glob.slice(1));
  return back ? text.startsWith(glob.slice(0, -1)) : text === glob;
}

function isMap(value: unknown): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function equal(a: Value, b: Value | null): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one: Value, at) => equal(one, b[at] as Value));
  if (!isMap(a)) return a === b;
  if (!isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key] as Value, b[key] as Value));
}

/**
 * True when `value` is among `list`; an empty list holds everything. A number equals a number here, as it does in
 * OpenBao's own tests; a number in the JSON body of a real request arrives there as text of another type and never
 * equals one of a policy, so policies should list strings.
 */
function holds(list: readonly Value[], value: Value | null): boolean {
  return list.length === 0 || list.some((one) => (typeof one === 'string' && typeof value === 'string' ? globMatches(one, value) : equal(one, value)));
}

function none(parameters: ParameterValues | undefined): parameters is undefined {
  return parameters === undefined || parameters.size === 0;
}

/** Why the parameters of a read or write are refused, or nothing. Order as in OpenBao: required, denied, allowed. */
export function refuseParameters(limits: Limits, data: Data): string | undefined {
  const missing = limits.required.find((name) => !Object.hasOwn(data, name.toLowerCase()));
  if (missing !== undefined) return `the parameter \`${missing}\` is required`;
  const given = Object.entries(data);
  if (given.length === 0) return undefined;
  return refuseDenied(limits.denied, given) ?? refuseUnlisted(limits.allowed, given);
}

function refuseDenied(denied: ParameterValues | undefined, given: readonly [string, Value | null][]): string | undefined {
  if (none(denied)) return undefined;
  if (denied.has('*')) return 'every parameter is denied';
  const name = given.find(([key, value]) => {
    const values = denied.get(key.toLowerCase());
    return values !== undefined && holds(values, value);
  })?.[0];
  return name === undefined ? undefined : `the parameter \`${name}\` is denied, or its value is`;
}

function refuseUnlisted(allowed: ParameterValues | undefined, given: readonly [string, Value | null][]): string | undefined {
  if (none(allowed)) return undefined;
  const all = allowed.has('*');
  if (all && allowed.size === 1) return undefined;
  for (const [key, value] of given) {
    const values = allowed.get(key.toLowerCase());
    if (values === undefined && !all) return `the parameter \`${key}\` is not among the allowed ones`;
    if (values !== undefined && !holds(values, value)) return `the value of the parameter \`${key}\` is not among the allowed ones`;
  }
  return undefined;
}

/** Why the `limit` of a LIST or SCAN is refused, or nothing. */
export function refusePagination(limits: Limits, data: Data): string | undefined {
  if (limits.paginationLimit <= 0) return undefined;
  if (!Object.hasOwn(data, 'limit')) {
    return limits.required.some((name) => name.toLowerCase() === 'limit') ? 'the parameter `limit` is required' : undefined;
  }
  const value = data['limit'];
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^[+-]?\d*$/.test(value) ? Number(value) : undefined;
  if (number === undefined || !Number.isInteger(number)) return value === 'max' ? undefined : '`limit` is not a number';
  if (number > limits.paginationLimit) return `\`limit\` is above ${limits.paginationLimit}`;
  return number < 0 ? '`limit` is negative' : undefined;
}
