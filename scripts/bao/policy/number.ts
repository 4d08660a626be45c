import type { Cursor } from './cursor.ts';
import { digitValue, end, isDecimal } from './cursor.ts';

/*
 * Where a number ends, as HCL1's scanner decides it, its oddities included (`1e` takes the next character with it):
 * they decide what the parser sees next, so that what OpenBao refuses is refused here.
 */

const isE = (code: number): boolean => code === 0x65 || code === 0x45;
const isX = (code: number): boolean => code === 0x78 || code === 0x58;
const dot = 0x2e;

export function scanMantissa(cursor: Cursor, first: number): number {
  let code = first;
  let scanned = false;
  while (isDecimal(code)) {
    code = cursor.next();
    scanned = true;
  }
  if (scanned && code !== end) cursor.back();
  return code;
}

export function scanExponent(cursor: Cursor, first: number): number {
  if (!isE(first)) return first;
  let code = cursor.next();
  if (code === 0x2d || code === 0x2b) code = cursor.next();
  return scanMantissa(cursor, code);
}

function scanRest(cursor: Cursor, first: number): 'float' | undefined {
  if (isE(first)) {
    scanExponent(cursor, first);
    return 'float';
  }
  if (first !== dot) return undefined;
  const code = scanMantissa(cursor, cursor.peek());
  if (isE(code)) scanExponent(cursor, cursor.next());
  return 'float';
}

function scanHexadecimal(cursor: Cursor): void {
  let code = cursor.next();
  if (digitValue(code) > 15) cursor.fail('`0x` needs hexadecimal digits');
  while (digitValue(code) < 16) code = cursor.next();
  if (code !== end) cursor.back();
}

/** Reads on from the first digit, which was read already. */
export function scanHclNumber(cursor: Cursor, first: number): 'number' | 'float' {
  if (first !== 0x30) {
    scanMantissa(cursor, first);
    const code = cursor.next();
    if (scanRest(cursor, code) === 'float') return 'float';
    if (code !== end) cursor.back();
    return 'number';
  }
  let code = cursor.next();
  if (isX(code)) {
    scanHexadecimal(cursor);
    return 'number';
  }
  let octal = true;
  while (isDecimal(code)) {
    code = cursor.next();
    if (code === 0x38 || code === 0x39) octal = false;
  }
  if (scanRest(cursor, code) === 'float') return 'float';
  if (!octal) cursor.fail('a number that starts with 0 is octal and has no 8 or 9');
  if (code !== end) cursor.back();
  return 'number';
}

/** The same for JSON, where nothing but `0` itself starts with 0. */
export function scanJsonNumber(cursor: Cursor, first: number): 'number' | 'float' {
  const start = cursor.at;
  scanMantissa(cursor, first);
  const code = cursor.next();
  if (scanRest(cursor, code) === 'float') return 'float';
  if (code !== end) cursor.back();
  // at the end of the text a lone 0 is refused too
  if (first === 0x30 && (cursor.at !== start || code === end)) cursor.fail('a number cannot start with 0');
  return 'number';
}
