/*
 * As much of WebAssembly as one search needs, written as functions that give bytes: a function, its loops, 32-bit
 * numbers and vectors of sixteen bytes. Names are those of the instructions, numbers those of the specification
 * (WebAssembly 2.0, sections 5.4 and 5.5).
 */

/** Bytes of instructions, nested as they were put together. */
export type Code = number | readonly Code[];

function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value >>> 0; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push(rest & 127 | 128);
  }
}

function signed(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value | 0; ; rest >>= 7) {
    if (rest >= -64 && rest < 64) return [...bytes, rest & 127];
    bytes.push(rest & 127 | 128);
  }
}

const i32 = 0x7f;
const v128 = 0x7b;
const noResult = 0x40;

type Two = (left: Code, right: Code) => Code;
const two = (...instruction: number[]): Two => (left, right) => [left, right, instruction];

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
export const tee = (local: number, value: Code): Code => [value, 0x22, unsigned(local)];
export const number = (value: number): Code => [0x41, signed(value)];
export const add = two(0x6a);
export const sub = two(0x6b);
export const mul = two(0x6c);
export const and = two(0x71);
export const or = two(0x72);
export const shiftRight = two(0x76);
export const equal = two(0x46);
export const atLeast = two(0x4f);
export const above = two(0x4b);
export const isZero = (value: Code): Code => [value, 0x45];
export const trailingZeros = (value: Code): Code => [value, 0x68];
export const load8 = (address: Code, offset = 0): Code => [address, 0x2d, 0, unsigned(offset)];
export const load16 = (address: Code, offset = 0): Code => [address, 0x2f, 0, unsigned(offset)];
export const load32 = (address: Code, offset = 0): Code => [address, 0x28, 0, unsigned(offset)];
export const store32 = (address: Code, value: Code): Code => [address, value, 0x36, 0, 0];

/** Branches out of it go behind it. */
export const block = (...body: Code[]): Code => [0x02, noResult, body, 0x0b];
/** Branches out of it go to its start. */
export const loop = (...body: Code[]): Code => [0x03, noResult, body, 0x0b];
export const when = (condition: Code, ...body: Code[]): Code => [condition, 0x04, noResult, body, 0x0b];
/** `depth` 0 is the innermost block, loop or condition. */
export const branch = (depth: number): Code => [0x0c, unsigned(depth)];
export const branchIf = (depth: number, condition: Code): Code => [condition, 0x0d, unsigned(depth)];

const vector = (code: number): Code => [0xfd, unsigned(code)];
const twoVectors = (code: number): Two => (left, right) => [left, right, vector(code)];
export const loadVector = (address: Code, offset = 0): Code => [address, vector(0), 0, unsigned(offset)];
export const allBytes = (value: number): Code => [vector(12), Array<number>(16).fill(value)];
/** Bytes of the left one, chosen by the bytes of the right one; 0 where that is above 15. */
export const swizzle = twoVectors(14);
export const unequalBytes = twoVectors(36);
export const andVector = twoVectors(78);
export const orVector = twoVectors(80);
export const anyBit = (value: Code): Code => [value, vector(83)];
/** The highest bit of each byte. */
export const bitmask = (value: Code): Code => [value, vector(100)];
/** Each pair of bytes as one number; the bits that come from the neighbour have to be cleared. */
export const shiftPairsRight = (value: Code, by: number): Code => [value, number(by), vector(141)];

function flat(code: Code): number[] {
  return typeof code === 'number' ? [code] : code.flatMap(flat);
}

function section(id: number, ...content: Code[]): Code {
  const bytes = flat(content);
  return [id, unsigned(bytes.length), bytes];
}

function text(value: string): Code {
  return [value.length, [...value].map((letter) => letter.charCodeAt(0))];
}

/** One function of numbers that gives a number. Its locals are its parameters, then numbers, then vectors. */
export interface WasmFunction {
  readonly parameters: number;
  readonly numbers: number;
  readonly vectors: number;
  readonly body: Code;
}

/** A module that imports the memory `m.m` and exports `f`. */
export function moduleOf({ parameters, numbers, vectors, body }: WasmFunction): Uint8Array<ArrayBuffer> {
  const code = flat([2, unsigned(numbers), i32, unsigned(vectors), v128, body, 0x0b]);
  return Uint8Array.from(flat([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    section(1, 1, 0x60, unsigned(parameters), Array<number>(parameters).fill(i32), 1, i32),
    section(2, 1, text('m'), text('m'), 2, 0, 1),
    section(3, 1, 0),
    section(7, 1, text('f'), 0, 0),
    section(10, 1, unsigned(code.length), code),
  ]));
}
