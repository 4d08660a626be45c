import { EnvironmentError } from '../core/failure.ts';

/*
 * Reading other people's JSON without believing in it: a field that we cannot do without has to be there, the others
 * have a value for "not there".
 */

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws EnvironmentError when the answer is no object. */
export function asRecord(value: unknown, doing: string): Json {
  if (isRecord(value)) return value;
  throw new EnvironmentError(`cannot ${doing}: the answer is not what the API describes`, { help: 'check the address and the version of the server' });
}

/** @throws EnvironmentError when the answer is no list. */
export function asList(value: unknown, doing: string): readonly Json[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.filter(isRecord);
  throw new EnvironmentError(`cannot ${doing}: the answer is no list`, { help: 'check the address and the version of the server' });
}

export function textOf(json: Json, key: string): string {
  const value = json[key];
  return typeof value === 'string' ? value : '';
}

/** A web address; empty when it is none, so that nothing else gets into a message. */
export function addressOf(json: Json, key: string): string {
  const text = textOf(json, key);
  return /^https?:/.test(text) && URL.canParse(text) ? new URL(text).href : '';
}

export function flagOf(json: Json, key: string): boolean {
  return json[key] === true;
}

/** @throws EnvironmentError when it is not there. */
export function numberOf(json: Json, key: string, doing: string): number {
  const value = json[key];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new EnvironmentError(`cannot ${doing}: the answer has no \`${key}\``, { help: 'check the address and the version of the server' });
}

/** An object inside of one; an empty one when it is not there. */
export function recordOf(json: Json, key: string): Json {
  const value = json[key];
  return isRecord(value) ? value : {};
}

export function listOf(json: Json, key: string): readonly Json[] {
  const value = json[key];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
