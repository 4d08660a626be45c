import type { ScalarNode, SolidNode } from './yaml/node.ts';

/*
 * What Go's YAML makes of a scalar, and what Woodpecker then writes into an environment variable. Never use JavaScript's
 * numbers for the values of a pipeline: `0644`, `1_000`, 64-bit numbers and dates come out differently (facts 1.4).
 */

export type Tag = '!!str' | '!!int' | '!!float' | '!!bool' | '!!null' | '!!timestamp' | '!!merge' | '!!binary' | '!!map' | '!!seq' | 'other';

const words: Readonly<Record<string, Tag>> = {
  '': '!!null', '~': '!!null', null: '!!null', Null: '!!null', NULL: '!!null',
  true: '!!bool', True: '!!bool', TRUE: '!!bool', false: '!!bool', False: '!!bool', FALSE: '!!bool', '<<': '!!merge', '-0': '!!float', '-0.0': '!!float',
  '.nan': '!!float', '.NaN': '!!float', '.NAN': '!!float', '.inf': '!!float', '.Inf': '!!float', '.INF': '!!float',
  '+.inf': '!!float', '+.Inf': '!!float', '+.INF': '!!float', '-.inf': '!!float', '-.Inf': '!!float', '-.INF': '!!float',
};
const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const timestamp = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text);
  if (match === null) return false;
  const [, year = '', month = '', day = ''] = match;
  const [hour, minute, second] = match[4] === undefined ? [match[8], match[9], match[10]] : [match[5], match[6], match[7]];
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days
    && Number(hour ?? 0) < 24 && Number(minute ?? 0) < 60 && Number(second ?? 0) < 60;
}

/** The whole number that Go's `ParseInt(text, 0, 64)` or `ParseUint` reads; `undefined` when there is none. */
export function goInteger(text: string): bigint | undefined {
  const plain = text.replaceAll('_', '');
  if (!integer.test(plain)) return undefined;
  const negative = plain.startsWith('-');
  const digits = plain.replace(/^[-+]/, '');
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  if (negative) return value <= 2n ** 63n ? -value : undefined;
  const most = plain.startsWith('+') ? 2n ** 63n : 2n ** 64n;
  return value < most ? value : undefined;
}

/** True for `8080` and the like, which nearly all numbers are: no other notation has to be tried. */
function isEveryday(text: string): boolean {
  if (text === '' || text.length > 15 || (text.length > 1 && text.startsWith('0'))) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** Tag of a text without quotes. */
export function plainTag(text: string): Tag {
  const first = text.charCodeAt(0);
  // most scalars are words: one look at the first character settles them
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (!isNumeric) return Object.hasOwn(words, text) ? words[text] as Tag : '!!str';
  if (isEveryday(text)) return '!!int';
  if (Object.hasOwn(words, text)) return words[text] as Tag;
  if (first === 0x2e) return /^\.[0-9_]+(?:[eE][-+]?[0-9]+)?$/.test(text) && float.test(text) ? '!!float' : '!!str';
  if (isTimestamp(text)) return '!!timestamp';
  if (goInteger(text) !== undefined) return '!!int';
  return float.test(text.replaceAll('_', '')) ? '!!float' : '!!str';
}

const explicitTags: Readonly<Record<string, Tag>> = {
  '!': '!!str', '!!str': '!!str', '!!int': '!!int', '!!float': '!!float', '!!bool': '!!bool', '!!null': '!!null', '!!timestamp': '!!timestamp', '!!binary': '!!binary', '!!merge': '!!merge',
};

/** Tag of a scalar as Go resolves it: quoted texts are texts, an explicit tag wins. */
export function tagOf(node: SolidNode): Tag {
  if (node.kind !== 'scalar') return node.kind === 'mapping' ? '!!map' : '!!seq';
  if (node.tag !== undefined) return explicitTags[node.tag] ?? 'other';
  return node.style === 'plain' ? plainTag(node.value) : '!!str';
}

/** `fmt.Sprint` of a float64: the shortest form, with an exponent of at least two digits below 1e-4 and from 1e6 on. */
export function goFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 6) return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return plainDecimal(mantissa, power);
}

function plainDecimal(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  if (digits.length <= power + 1) return sign + digits.padEnd(power + 1, '0');
  return `${sign}${digits.slice(0, power + 1)}.${digits.slice(power + 1)}`;
}

function floatOf(text: string): number {
  const word = text.toLowerCase();
  if (word.endsWith('.inf')) return word.startsWith('-') ? -Infinity : Infinity;
  return word === '.nan' ? Number.NaN : Number(text.replaceAll('_', ''));
}

/**
 * What a scalar of `settings` or `environment` becomes as an environment variable; `undefined` for null, which sets
 * none, and for a date, which comes out as Go's JSON of a time.
 */
export function renderedScalar(node: ScalarNode): string | undefined {
  switch (tagOf(node)) {
    case '!!null': case '!!timestamp': return undefined;
    case '!!bool': return node.value.toLowerCase();
    case '!!int': return isEveryday(node.value) ? node.value : String(goInteger(node.value) ?? node.value);
    case '!!float': return goFloat(floatOf(node.value));
    default: return node.value;
  }
}
