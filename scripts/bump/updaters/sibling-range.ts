import { satisfies } from '../../lib/semver.ts';

/*
 * What a sibling asks for, when the released package has moved out of it. npm then takes the sibling from a registry
 * instead of the workspace, or fails; cargo fails. Only what the range must say is changed: its form stays.
 */

const simple = /^(\^|~|=|>=)?(\s*)(v?)(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?((?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/;

/** Not a range of versions: a path, an address, a name of a channel. */
const notARange = /^(?:(?:file|link|portal|patch|git|git\+\w+|https?|github|npm|catalog):|[./~]\/?[a-z]|[a-zA-Z][\w-]*$)/;

/** The range in its own form around `next`; nothing when its form is not known. */
function around(range: string, next: string): string | undefined {
  const match = simple.exec(range.trim());
  if (match === null) return undefined;
  const [, operator = '', space = '', v = '', major = '', minor, patch] = match;
  const core = (/^[^-+]*/.exec(next) as RegExpExecArray)[0].split('.');
  const full = minor !== undefined && patch !== undefined && /^\d+$/.test(patch);
  if (full) return `${operator}${space}${v}${next.replace(/\+.*$/, '')}`;
  if (next.includes('-')) return undefined;
  const parts = [major, minor, patch].filter((part) => part !== undefined).map((part, at) => (/^\d+$/.test(part) ? core[at] as string : part));
  return `${operator}${space}${v}${parts.join('.')}`;
}

/** `kept`: it admits the version, or is no range. `changed`: the new text. `unclear`: a person has to decide. */
export type RangeVerdict = { readonly kind: 'kept' } | { readonly kind: 'changed'; readonly range: string } | { readonly kind: 'unclear' };

/** What becomes of a range as npm reads it. */
export function npmRange(range: string, next: string): RangeVerdict {
  const protocol = /^workspace:/.exec(range)?.[0] ?? '';
  const bare = range.slice(protocol.length);
  if (/^[\^~*]?$/.test(bare.trim()) || notARange.test(bare) || satisfies(next, bare)) return { kind: 'kept' };
  const changed = around(bare, next);
  return changed === undefined || !satisfies(next, changed) ? { kind: 'unclear' } : { kind: 'changed', range: protocol + changed };
}

/** What becomes of a requirement as cargo reads it: a bare version means `^`, parts are joined by commas. */
export function cargoRange(range: string, next: string): RangeVerdict {
  const asNpm = (text: string): string => text.split(',').map((part) => part.trim()).map((part) => (/^\d/.test(part) && !/[*xX]/.test(part) ? `^${part}` : part)).join(' ');
  if (satisfies(next, asNpm(range))) return { kind: 'kept' };
  const changed = around(range, next);
  return changed === undefined || !satisfies(next, asNpm(changed)) ? { kind: 'unclear' } : { kind: 'changed', range: changed };
}
